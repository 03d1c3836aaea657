#pragma once

#include "ui/movies/gif_palette.h"
#include "ui/movies/movie_writer.h"

#include <QFile>

struct GifFileType;

namespace fovea::ui {

/// GIF89a by giflib, repeated for ever. Every frame after the first one holds only the rectangle that
/// changed, and in it only the pixels that did; its colours are exact as long as they are at most 255.
class GifWriter final : public MovieWriter {
public:
    /// 1…65,535 pixels a side, 1…maxGifRate frames a second.
    GifWriter(const QString& path, const QSize& size, double framesPerSecond);
    ~GifWriter() override;
    GifWriter(const GifWriter&) = delete;
    GifWriter& operator=(const GifWriter&) = delete;

    void add(const QImage& frame) override;
    void finish() override;

private:
    struct Changes;

    void require(bool written) const;
    void begin(const GifPalette& palette);
    Changes changesTo(const QImage& frame) const;
    void writeFrame(const QImage& frame, const Changes& changes);
    int centisecondsUntil(std::int64_t frame) const;

    QFile m_file;
    GifFileType* m_gif = nullptr;
    QSize m_size;
    double m_framesPerSecond;
    std::int64_t m_frames = 0;
    QImage m_shown;      ///< the frame before
    GifPalette m_common; ///< of the first frame: used again wherever it suffices
};

} // namespace fovea::ui
