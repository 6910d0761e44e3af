#pragma once

#include "app/run/output_folder.h"
#include "app/run/run_report.h"
#include "core/assets/image_pipeline.h"

namespace hub::app {

/// Writes what an image job made into the output folder: each variant as soon as it is ready, at
/// the end a manifest and, where there are variants, the markup.
///
/// The item's first failed write is its last: a full disk is told once, and no part of a set is
/// passed off as the whole.
///
/// Units:   bytes.
/// Threads: one thread at a time.
/// Errors:  those of OutputFolder and BlobStore.
class ImageOutputs final
{
public:
    /// All references must outlive the object.
    ImageOutputs(const RunItem &item, OutputFolder &folder, const assets::BlobStore &blobs);

    /// Writes one variant; nothing if it has been written before.
    [[nodiscard]] Result<std::optional<OutputFile>> writeVariant(
        const assets::ImageVariant &variant);

    /// Writes what is still missing of @p manifest, its JSON and its markup.
    /// @p written hears of each file.
    [[nodiscard]] Result<void> finish(const assets::ImageManifest &manifest,
                                      const QString &sizes,
                                      const std::function<void(const OutputFile &)> &written);

    [[nodiscard]] const std::vector<OutputFile> &files() const { return m_files; }

private:
    [[nodiscard]] Result<OutputFile> writeText(const QByteArray &ending, const QByteArray &content);

    const RunItem &m_item;
    OutputFolder &m_folder;
    const assets::BlobStore &m_blobs;
    std::vector<OutputFile> m_files;
    std::optional<Error> m_failure;
};

/// The bytes of the smallest file of the widest width: what a page would load in place of the
/// original. 0 without variants.
[[nodiscard]] qint64 bestBytesOf(const assets::ImageManifest &manifest);

} // namespace hub::app
