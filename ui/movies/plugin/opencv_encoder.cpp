#include "ui/movies/plugin/video_encoder.h"

#include <opencv2/videoio.hpp>

#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace fovea::video {

namespace {

/// OpenCV prints to stderr that WebM has no four-letter tags, which is no news and helps nobody. There is no
/// switch for it.
class QuietErrors {
public:
    QuietErrors()
        : m_before(dup(STDERR_FILENO)) {
        const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (m_before >= 0 && nowhere >= 0) {
            dup2(nowhere, STDERR_FILENO);
        }
        if (nowhere >= 0) {
            close(nowhere);
        }
    }
    ~QuietErrors() {
        if (m_before >= 0) {
            dup2(m_before, STDERR_FILENO);
            close(m_before);
        }
    }
    QuietErrors(const QuietErrors&) = delete;
    QuietErrors& operator=(const QuietErrors&) = delete;

private:
    int m_before;
};

int tagOf(Codec codec) {
    return codec == Codec::H264 ? cv::VideoWriter::fourcc('a', 'v', 'c', '1')
                                : cv::VideoWriter::fourcc('V', 'P', '9', '0');
}

class OpenCvEncoder final : public Encoder {
public:
    explicit OpenCvEncoder(const Settings& settings)
        : m_path(settings.path)
        , m_size(settings.width, settings.height) {
        const QuietErrors quiet;
        m_writer.open(m_path, cv::CAP_FFMPEG, tagOf(settings.codec), settings.framesPerSecond, m_size);
    }

    bool isOpen() const { return m_writer.isOpened(); }

    bool add(const std::uint8_t* rows, std::size_t bytesPerRow) noexcept override {
        try {
            // Only read; OpenCV has no matrix of constant numbers.
            const cv::Mat frame(m_size, CV_8UC3, const_cast<std::uint8_t*>(rows), bytesPerRow);
            // OpenCV rounds luminance and chrominance down, which turns grays and white paper greenish. These
            // amounts of blue, green and red make up for it: measured, no colour is off by more than 1 on
            // average.
            cv::add(frame, cv::Scalar(2, 0, 1), m_corrected);
            cv::min(m_corrected, cv::Scalar(255, 254, 255), m_corrected);
            m_writer.write(m_corrected);
            ++m_frames;
            return true;
        } catch (const std::exception&) {
            return false;
        }
    }

    bool finish() noexcept override {
        try {
            m_writer.release();
            return isWhole();
        } catch (const std::exception&) {
            return false;
        }
    }

private:
    /// The writer tells nobody that a write failed, so the file is asked: how long it is, and for its last
    /// frame.
    bool isWhole() const {
        const QuietErrors quiet;
        cv::VideoCapture file(m_path, cv::CAP_FFMPEG);
        if (!file.isOpened() || cvRound(file.get(cv::CAP_PROP_FRAME_COUNT)) != m_frames) {
            return false;
        }
        return m_frames == 0 || (file.set(cv::CAP_PROP_POS_FRAMES, m_frames - 1) && file.grab());
    }

    std::string m_path;
    cv::Size m_size;
    cv::VideoWriter m_writer;
    cv::Mat m_corrected;
    int m_frames = 0;
};

} // namespace

} // namespace fovea::video

extern "C" __attribute__((visibility("default"))) fovea::video::Encoder*
foveaMakeVideoEncoder(const fovea::video::Settings& settings) {
    try {
        auto encoder = std::make_unique<fovea::video::OpenCvEncoder>(settings);
        return encoder->isOpen() ? encoder.release() : nullptr;
    } catch (const std::exception&) {
        return nullptr;
    }
}
