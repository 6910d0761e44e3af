#include "tests/core/media/image_files.h"

#include <QTemporaryFile>

#include <algorithm>
#include <cmath>
#include <fcntl.h>

namespace hub::test {

namespace {

void putBig32(QByteArray &out, quint32 value)
{
    for (const int shift : {24, 16, 8, 0})
        out.append(static_cast<char>(value >> shift & 255U));
}

void putLittle(QByteArray &out, quint32 value, int bytes)
{
    for (int i = 0; i < bytes; ++i)
        out.append(static_cast<char>(value >> (8 * i) & 255U));
}

quint32 big32(const QByteArray &bytes, qsizetype at)
{
    quint32 value = 0;
    for (qsizetype i = 0; i < 4; ++i)
        value = value << 8U | static_cast<quint8>(bytes[at + i]);
    return value;
}

quint32 crc32(const QByteArray &bytes)
{
    quint32 crc = ~0U;
    for (const char byte : bytes) {
        crc ^= static_cast<quint8>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1U) != 0 ? crc >> 1U ^ 0xedb88320U : crc >> 1U;
    }
    return ~crc;
}

void putChunk(QByteArray &out, const QByteArray &type, const QByteArray &payload)
{
    putBig32(out, static_cast<quint32>(payload.size()));
    out += type + payload;
    putBig32(out, crc32(type + payload));
}

QByteArray pngFile(int width, int height, char bitDepth, char colorType, const QByteArray &rows)
{
    QByteArray file("\x89PNG\r\n\x1a\n");
    QByteArray header;
    putBig32(header, static_cast<quint32>(width));
    putBig32(header, static_cast<quint32>(height));
    header += QByteArray{5, 0};
    header[8] = bitDepth;
    header[9] = colorType;
    header[10] = header[11] = header[12] = 0;
    putChunk(file, "IHDR", header);
    putChunk(file, "IDAT", qCompress(rows, 1).mid(4)); // Without Qt's own length.
    putChunk(file, "IEND", {});
    return file;
}

constexpr char kRgb = 2;
constexpr char kRgba = 6;

int paeth(int left, int up, int upLeft)
{
    const int estimate = left + up - upLeft;
    const int byLeft = std::abs(estimate - left);
    const int byUp = std::abs(estimate - up);
    const int byUpLeft = std::abs(estimate - upLeft);
    if (byLeft <= byUp && byLeft <= byUpLeft)
        return left;
    return byUp <= byUpLeft ? up : upLeft;
}

/// Undoes the filter of each row of @p data in place.
void unfilter(QByteArray &data, int rowBytes, int pixelBytes, int height)
{
    const auto value = [&data](qsizetype at) {
        return static_cast<int>(static_cast<quint8>(data[at]));
    };
    const qsizetype stride = rowBytes + 1;
    for (int y = 0; y < height; ++y) {
        const int filter = value(y * stride);
        for (int i = 0; i < rowBytes; ++i) {
            const qsizetype at = y * stride + 1 + i;
            const int left = i >= pixelBytes ? value(at - pixelBytes) : 0;
            const int up = y > 0 ? value(at - stride) : 0;
            const int upLeft = y > 0 && i >= pixelBytes ? value(at - stride - pixelBytes) : 0;
            const std::array<int, 5> guess{0, left, up, (left + up) / 2, paeth(left, up, upLeft)};
            data[at] = static_cast<char>(value(at) + guess.at(static_cast<std::size_t>(filter)));
        }
    }
}

/// One frame's pixels as LZW codes that never fill the code table: a clear code before each pair.
QByteArray gifPixels(int width, int height, int color)
{
    // Three-bit codes: 0..3 colours, 4 clear, 5 end.
    QByteArray bits;
    quint32 buffer = 0;
    int filled = 0;
    const auto put = [&](quint32 code) {
        buffer |= code << filled;
        filled += 3;
        while (filled >= 8) {
            bits.append(static_cast<char>(buffer & 255U));
            buffer >>= 8U;
            filled -= 8;
        }
    };
    for (int i = 0; i < width * height; ++i) {
        if (i % 2 == 0)
            put(4);
        put(static_cast<quint32>(color));
    }
    put(5);
    bits.append(static_cast<char>(buffer & 255U));

    QByteArray blocks;
    for (qsizetype at = 0; at < bits.size(); at += 255) {
        const QByteArray block = bits.mid(at, 255);
        blocks.append(static_cast<char>(block.size()));
        blocks += block;
    }
    blocks.append('\0');
    return blocks;
}

} // namespace

QByteArray pngOf(int width, int height, const Paint &paint, bool withAlpha)
{
    QByteArray rows;
    for (int y = 0; y < height; ++y) {
        rows.append('\0');
        for (int x = 0; x < width; ++x) {
            const Pixel pixel = paint(x, y);
            rows.append(static_cast<char>(pixel.r));
            rows.append(static_cast<char>(pixel.g));
            rows.append(static_cast<char>(pixel.b));
            if (withAlpha)
                rows.append(static_cast<char>(pixel.a));
        }
    }
    return pngFile(width, height, 8, withAlpha ? kRgba : kRgb, rows);
}

QByteArray png16Of(int width, int height, const Paint &paint)
{
    QByteArray rows;
    for (int y = 0; y < height; ++y) {
        rows.append('\0');
        for (int x = 0; x < width; ++x) {
            const Pixel pixel = paint(x, y);
            for (const int value : {pixel.r, pixel.g, pixel.b})
                rows.append(2, static_cast<char>(value));
        }
    }
    return pngFile(width, height, 16, kRgb, rows);
}

QByteArray pngBomb(int width, int height)
{
    return pngFile(width, height, 8, kRgb, QByteArray(1'000'000, '\0'));
}

Picture readPng(const QByteArray &file)
{
    QByteArray packed;
    int channels = 0;
    Picture picture;
    for (qsizetype at = 8; at + 12 <= file.size();) {
        const auto length = static_cast<qsizetype>(big32(file, at));
        const QByteArray type = file.mid(at + 4, 4);
        if (type == "IHDR") {
            picture.width = static_cast<int>(big32(file, at + 8));
            picture.height = static_cast<int>(big32(file, at + 12));
            channels = file[at + 17] == kRgba ? 4 : file[at + 17] == kRgb ? 3 : 0;
        } else if (type == "IDAT") {
            packed += file.mid(at + 8, length);
        }
        at += 12 + length;
    }
    const int rowBytes = picture.width * channels;
    QByteArray expected;
    putBig32(expected, static_cast<quint32>((rowBytes + 1) * picture.height));
    QByteArray data = qUncompress(expected + packed);
    if (channels == 0 || data.size() != static_cast<qsizetype>(rowBytes + 1) * picture.height)
        return {};
    unfilter(data, rowBytes, channels, picture.height);

    const auto value = [&data](qsizetype at) {
        return static_cast<int>(static_cast<quint8>(data[at]));
    };
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const qsizetype at = static_cast<qsizetype>(y) * (rowBytes + 1) + 1 + x * channels;
            picture.pixels.push_back(
                {value(at), value(at + 1), value(at + 2), channels == 4 ? value(at + 3) : 255});
        }
    }
    return picture;
}

QByteArray gifOf(int width, int height, int frames, int delayHundredths)
{
    QByteArray file("GIF89a");
    putLittle(file, static_cast<quint32>(width), 2);
    putLittle(file, static_cast<quint32>(height), 2);
    file += QByteArray::fromHex("f10000");                   // A table of four colours.
    file += QByteArray::fromHex("000000ff000000ff000000ff"); // Black, red, green, blue.
    file += QByteArray::fromHex("21ff0b") + "NETSCAPE2.0" + QByteArray::fromHex("0301000000");
    for (int i = 0; i < frames; ++i) {
        file += QByteArray::fromHex("21f90400");
        putLittle(file, static_cast<quint32>(delayHundredths), 2);
        file += QByteArray::fromHex("0000");
        file += QByteArray::fromHex("2c00000000");
        putLittle(file, static_cast<quint32>(width), 2);
        putLittle(file, static_cast<quint32>(height), 2);
        file += QByteArray::fromHex("0002"); // No table of its own; LZW codes of two bits.
        file += gifPixels(width, height, i % 4);
    }
    file.append(';');
    return file;
}

QByteArray withExif(const QByteArray &jpeg, int orientation)
{
    QByteArray tiff = QByteArray::fromHex("49492a0008000000");
    const auto putEntry = [&tiff](quint32 tag, quint32 type, quint32 count, quint32 value) {
        putLittle(tiff, tag, 2);
        putLittle(tiff, type, 2);
        putLittle(tiff, count, 4);
        putLittle(tiff, value, 4);
    };
    constexpr quint32 kAscii = 2;
    constexpr quint32 kShort = 3;
    constexpr quint32 kCameraAt = 8 + 2 + 2 * 12 + 4;
    const QByteArray camera("SECRET-CAMERA\0", 14);
    putLittle(tiff, 2, 2);
    putEntry(0x010f, kAscii, static_cast<quint32>(camera.size()), kCameraAt); // Make
    putEntry(0x0112, kShort, 1, static_cast<quint32>(orientation));           // Orientation
    putLittle(tiff, 0, 4);
    tiff += camera;

    const QByteArray payload = QByteArray("Exif\0\0", 6) + tiff;
    QByteArray file = jpeg.left(2);
    file += QByteArray::fromHex("ffe1");
    const auto length = static_cast<quint32>(payload.size() + 2);
    file.append(static_cast<char>(length >> 8U));
    file.append(static_cast<char>(length & 255U));
    return file + payload + jpeg.mid(2);
}

QByteArray tiffOf(int width, int height, const Paint &paint)
{
    QByteArray file = QByteArray::fromHex("49492a0008000000");
    const auto putEntry = [&file](quint32 tag, quint32 type, quint32 count, quint32 value) {
        putLittle(file, tag, 2);
        putLittle(file, type, 2);
        putLittle(file, count, 4);
        putLittle(file, value, 4);
    };
    constexpr quint32 kShort = 3;
    constexpr quint32 kLong = 4;
    constexpr quint32 kEntries = 9;
    constexpr quint32 kBitsAt = 8 + 2 + kEntries * 12 + 4;
    constexpr quint32 kPixelsAt = kBitsAt + 6;
    putLittle(file, kEntries, 2);
    putEntry(256, kLong, 1, static_cast<quint32>(width));
    putEntry(257, kLong, 1, static_cast<quint32>(height));
    putEntry(258, kShort, 3, kBitsAt);
    putEntry(259, kShort, 1, 1); // Not compressed.
    putEntry(262, kShort, 1, 2); // RGB.
    putEntry(273, kLong, 1, kPixelsAt);
    putEntry(277, kShort, 1, 3);
    putEntry(278, kLong, 1, static_cast<quint32>(height));
    putEntry(279, kLong, 1, static_cast<quint32>(width * height * 3));
    putLittle(file, 0, 4);
    file += QByteArray::fromHex("080008000800");
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const Pixel pixel = paint(x, y);
            for (const int value : {pixel.r, pixel.g, pixel.b})
                file.append(static_cast<char>(value));
        }
    }
    return file;
}

int distance(const Pixel &a, const Pixel &b)
{
    return std::max(
        {std::abs(a.r - b.r), std::abs(a.g - b.g), std::abs(a.b - b.b), std::abs(a.a - b.a)});
}

Paint quarters(int width, int height)
{
    return [width, height](int x, int y) -> Pixel {
        const bool isRight = x >= width / 2;
        if (y < height / 2)
            return isRight ? Pixel{0, 160, 0} : Pixel{200, 0, 0};
        return isRight ? Pixel{255, 255, 255} : Pixel{0, 0, 220};
    };
}

Paint photoLike()
{
    return [](int x, int y) -> Pixel {
        const auto wave = [](double at, double length) {
            return static_cast<int>(60 * std::sin(at / length));
        };
        // A hash of the position, so that the noise is the same in every run.
        quint32 noise =
            static_cast<quint32>(x) * 374'761'393U + static_cast<quint32>(y) * 668'265'263U;
        noise = (noise ^ noise >> 13U) * 1'274'126'177U;
        const int grain = static_cast<int>(noise >> 28U);
        const auto level = [grain](int value) { return std::clamp(value + grain, 0, 255); };
        return {level(120 + wave(x, 37) + wave(y, 53)),
                level(110 + wave(x + y, 71)),
                level(90 + wave(x - 2 * y, 97))};
    };
}

UniqueFd openedForReading(const QByteArray &content)
{
    QTemporaryFile file;
    if (!file.open() || file.write(content) != content.size() || !file.flush())
        return UniqueFd();
    // The file is removed when `file` goes; the descriptor keeps its content.
    return UniqueFd(::open(file.fileName().toLocal8Bit().constData(), O_RDONLY | O_CLOEXEC));
}

} // namespace hub::test
