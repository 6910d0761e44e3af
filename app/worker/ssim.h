#pragma once

#include <cstdint>
#include <span>

namespace hub::worker {

/// Two pictures of one size to compare, one byte a pixel, rows without gaps.
struct LumaPair
{
    std::span<const std::uint8_t> a;
    std::span<const std::uint8_t> b;
    int width = 0;
    int height = 0;
};

/// The mean structural similarity of two pictures: 1 for equal ones.
///
/// Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli: "Image Quality Assessment: From Error
/// Visibility to Structural Similarity", IEEE Transactions on Image Processing 13 (4), 2004,
/// equation 13, with the paper's constants: a Gaussian window of 11 x 11 and sigma 1.5, K1 = 0.01,
/// K2 = 0.03, L = 255, over every position where the window fits whole. A picture that is smaller
/// than the window counts as one window of equal weights.
[[nodiscard]] double ssim(const LumaPair &pair);

} // namespace hub::worker
