#pragma once

#include "app/worker/source_image.h"

#include <map>
#include <set>

namespace hub::worker {

/// The sizes of one photo that its variants need: the largest is decoded, each smaller one is made
/// from the next larger, so a photo is decoded once however many files are made of it. One size may
/// come from a small decode of its own, where it is wanted before the others.
///
/// Units:   pixels.
/// Threads: one thread at a time. The source must outlive the ladder.
/// Errors:  those of SourceImage::decode().
class Ladder final
{
public:
    Ladder(const SourceImage &source, const wire::Request &request);

    /// Decodes the largest size.
    [[nodiscard]] Outcome<void> decode();

    /// Whether decodeOnly() has what @p order needs long before decode() would.
    /// @pre the order is of the request, and not for an animation
    [[nodiscard]] bool isQuick(const wire::VariantOrder &order) const;

    /// Decodes what @p order needs and nothing else: rung() of the others wants decode() first.
    [[nodiscard]] Outcome<void> decodeOnly(const wire::VariantOrder &order);

    /// What @p order encodes: scaled, cropped or padded. @pre it was decoded
    [[nodiscard]] Outcome<Image> rung(const wire::VariantOrder &order);

    /// The smallest size there is so far, for placeholders.
    [[nodiscard]] const Image &smallest() const { return m_made.begin()->second; }

private:
    [[nodiscard]] Outcome<const Image *> scaled(Size size);

    const SourceImage &m_source;
    const wire::Request &m_request;
    std::set<Size> m_wanted;
    std::map<Size, Image> m_made;
};

} // namespace hub::worker
