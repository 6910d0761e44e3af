#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <memory>

struct evp_md_ctx_st;

namespace hub::maintenance {

/// A running SHA-256.
///
/// Units:   bytes.
/// Threads: one thread at a time.
/// Errors:  none; without memory for it the result is empty and matches nothing.
class ContentHash final
{
public:
    ContentHash();
    void add(QByteArrayView bytes);

    /// Lower-case hex. The hash is used up.
    [[nodiscard]] QByteArray finish();

private:
    struct Free
    {
        void operator()(evp_md_ctx_st *context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> m_context;
};

} // namespace hub::maintenance
