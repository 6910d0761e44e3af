#pragma once

#include "core/projects/upload_store_p.h"
#include "core/projects/upload_writer.h"

namespace hub::projects {

class UploadWriter::Claim final
{
public:
    explicit Claim(UploadClaims::Claim taken)
        : m_taken(std::move(taken))
    {}

private:
    const UploadClaims::Claim m_taken;
};

} // namespace hub::projects
