#pragma once

#include "ui/movies/movie_writer.h"
#include "ui/movies/plugin/video_encoder.h"

#include <QStringList>

namespace fovea::ui {

/// The part of the program that writes video, with the many libraries behind it: loaded when it is first
/// used and kept.
class VideoPlugin {
public:
    /// Where it is looked for: beside the program, and where an installed program keeps it.
    static QStringList usualPlaces();

    explicit VideoPlugin(QStringList places = usualPlaces());

    /// Loads what is not loaded. Throws UnsupportedError, which names the package to install, when there is
    /// no plugin or it cannot be loaded.
    video::MakeEncoder load() const;

private:
    QStringList m_places;
};

/// H.264 in MP4 or VP9 in WebM.
class VideoWriter final : public MovieWriter {
public:
    /// `size` has even sides.
    VideoWriter(const VideoPlugin& plugin, MovieFormat format, const QString& path, const QSize& size,
                double framesPerSecond);

    void add(const QImage& frame) override;
    void finish() override;

private:
    [[noreturn]] void failed() const;

    QString m_path;
    QSize m_size;
    std::unique_ptr<video::Encoder> m_encoder;
};

} // namespace fovea::ui
