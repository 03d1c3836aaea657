#include "ui/movies/gif_writer.h"

#include "core/base/contract.h"
#include "core/base/error.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <gif_lib.h>
#include <utility>

namespace fovea::ui {

namespace {

constexpr std::size_t mostColours = 255; // one more stands for "as before"
constexpr int colourBits = 8;

struct FreeColours {
    void operator()(ColorMapObject* map) const { GifFreeMapObject(map); }
};
using ColourMap = std::unique_ptr<ColorMapObject, FreeColours>;

/// GIFs have 2, 4, 8, … 256 colours: room for the palette and for the transparent index behind it.
ColourMap colourMap(const GifPalette& palette) {
    const std::size_t room = std::bit_ceil(std::max<std::size_t>(palette.colours.size() + 1, 2));
    std::array<GifColorType, 256> colours = {};
    for (std::size_t i = 0; i < palette.colours.size(); ++i) {
        const QRgb colour = palette.colours[i];
        colours[i] = {static_cast<GifByteType>(qRed(colour)), static_cast<GifByteType>(qGreen(colour)),
                      static_cast<GifByteType>(qBlue(colour))};
    }
    ColourMap map(GifMakeMapObject(static_cast<int>(room), colours.data()));
    if (!map) {
        throw std::bad_alloc();
    }
    return map;
}

int writeBytes(GifFileType* gif, const GifByteType* bytes, int count) {
    auto* file = static_cast<QFile*>(gif->UserData);
    return static_cast<int>(file->write(reinterpret_cast<const char*>(bytes), count));
}

const QRgb* line(const QImage& picture, int y) {
    return reinterpret_cast<const QRgb*>(picture.constScanLine(y));
}

} // namespace

/// What a frame changes.
struct GifWriter::Changes {
    QRect area;          ///< not empty
    ColourCounts counts; ///< of the pixels that change
};

GifWriter::GifWriter(const QString& path, const QSize& size, double framesPerSecond)
    : m_file(path)
    , m_size(size)
    , m_framesPerSecond(framesPerSecond) {
    FOVEA_REQUIRE(!size.isEmpty() && size.width() <= 0xFFFF && size.height() <= 0xFFFF);
    FOVEA_REQUIRE(framesPerSecond >= minMovieRate && framesPerSecond <= maxGifRate);
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
        throw FileError(path.toStdString(), m_file.errorString().toStdString());
    }
    int error = 0;
    m_gif = EGifOpen(&m_file, writeBytes, &error);
    if (m_gif == nullptr) {
        throw std::bad_alloc();
    }
    EGifSetGifVersion(m_gif, true);
}

GifWriter::~GifWriter() {
    if (m_gif != nullptr) {
        int error = 0;
        EGifCloseFile(m_gif, &error);
    }
}

void GifWriter::require(bool written) const {
    if (!written) {
        throw FileError(m_file.fileName().toStdString(), m_file.errorString().toStdString());
    }
}

void GifWriter::begin(const GifPalette& palette) {
    m_common = palette;
    const ColourMap map = colourMap(palette);
    require(EGifPutScreenDesc(m_gif, m_size.width(), m_size.height(), colourBits, 0, map.get()) == GIF_OK);
    // Netscape's extension: sub-block 1, 0 repetitions, which means for ever.
    constexpr std::array<GifByteType, 3> forEver = {1, 0, 0};
    require(EGifPutExtensionLeader(m_gif, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
            EGifPutExtensionBlock(m_gif, 11, "NETSCAPE2.0") == GIF_OK &&
            EGifPutExtensionBlock(m_gif, forEver.size(), forEver.data()) == GIF_OK &&
            EGifPutExtensionTrailer(m_gif) == GIF_OK);
}

/// When a frame begins: rounded as a whole, so that the movie lasts as long as it should.
int GifWriter::centisecondsUntil(std::int64_t frame) const {
    return static_cast<int>(std::lround(100.0 * static_cast<double>(frame) / m_framesPerSecond));
}

GifWriter::Changes GifWriter::changesTo(const QImage& frame) const {
    Changes changes;
    int left = m_size.width();
    int right = -1;
    for (int y = 0; y < m_size.height(); ++y) {
        const QRgb* now = line(frame, y);
        const QRgb* before = m_shown.isNull() ? nullptr : line(m_shown, y);
        if (before != nullptr && std::equal(now, now + m_size.width(), before)) {
            continue;
        }
        changes.area |= QRect(0, y, 1, 1);
        std::int64_t* counter = nullptr;
        for (int x = 0; x < m_size.width(); ++x) {
            if (before != nullptr && now[x] == before[x]) {
                counter = nullptr;
                continue;
            }
            left = std::min(left, x);
            right = std::max(right, x);
            // Neighbours are mostly alike, and looking up is slow.
            if (counter == nullptr || now[x] != now[x - 1]) {
                counter = &changes.counts[now[x]];
            }
            ++*counter;
        }
    }
    if (right < 0) {
        changes.area = {0, 0, 1, 1};
    } else {
        changes.area.setLeft(left);
        changes.area.setRight(right);
    }
    return changes;
}

void GifWriter::add(const QImage& frame) {
    FOVEA_REQUIRE(frame.size() == m_size);
    // All pixels are opaque from here on: colours can be compared as they are.
    const QImage pixels = frame.convertToFormat(QImage::Format_RGB32);
    writeFrame(pixels, changesTo(pixels));
    m_shown = pixels;
    ++m_frames;
}

void GifWriter::writeFrame(const QImage& frame, const Changes& changes) {
    if (m_frames == 0) {
        begin(makeGifPalette(changes.counts, mostColours));
    }
    const bool common = m_common.covers(changes.counts) || m_frames == 0;
    const GifPalette own = common ? GifPalette() : makeGifPalette(changes.counts, mostColours);
    const GifPalette& palette = common ? m_common : own;
    const auto transparent = static_cast<GifByteType>(palette.colours.size());

    const GraphicsControlBlock timing = {.DisposalMode = DISPOSE_DO_NOT,
                                         .UserInputFlag = false,
                                         .DelayTime =
                                             centisecondsUntil(m_frames + 1) - centisecondsUntil(m_frames),
                                         .TransparentColor = transparent};
    std::array<GifByteType, 4> packed = {};
    EGifGCBToExtension(&timing, packed.data());
    require(EGifPutExtension(m_gif, GRAPHICS_EXT_FUNC_CODE, packed.size(), packed.data()) == GIF_OK);

    const QRect area = changes.area;
    const ColourMap map = common ? nullptr : colourMap(own);
    // giflib forgets the map of the frame before when this one has none.
    FreeColours()(std::exchange(m_gif->Image.ColorMap, nullptr));
    require(EGifPutImageDesc(m_gif, area.left(), area.top(), area.width(), area.height(), false, map.get()) ==
            GIF_OK);
    std::vector<GifByteType> row(static_cast<std::size_t>(area.width()));
    for (int y = area.top(); y <= area.bottom(); ++y) {
        const QRgb* now = line(frame, y);
        const QRgb* before = m_shown.isNull() ? nullptr : line(m_shown, y);
        for (int x = area.left(); x <= area.right(); ++x) {
            const bool changed = before == nullptr || now[x] != before[x];
            row[static_cast<std::size_t>(x - area.left())] =
                changed ? palette.indices.find(now[x])->second : transparent;
        }
        require(EGifPutLine(m_gif, row.data(), area.width()) == GIF_OK);
    }
}

void GifWriter::finish() {
    GifFileType* gif = std::exchange(m_gif, nullptr);
    int error = 0;
    require(EGifCloseFile(gif, &error) == GIF_OK);
    require(m_file.flush());
    m_file.close();
}

} // namespace fovea::ui
