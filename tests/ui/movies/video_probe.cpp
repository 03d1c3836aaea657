// Reads a video back, for the tests: they must not load OpenCV's videoio themselves.
// video_probe FILE [FRAME PPM]: prints frames, width, height and frames per second; writes one frame.

#include <opencv2/videoio.hpp>

#include <cstdio>
#include <cstdlib>

namespace {

bool writePpm(const cv::Mat& frame, const char* path) {
    std::FILE* file = std::fopen(path, "wb");
    if (file == nullptr) {
        return false;
    }
    std::fprintf(file, "P6\n%d %d\n255\n", frame.cols, frame.rows);
    for (int y = 0; y < frame.rows; ++y) {
        for (int x = 0; x < frame.cols; ++x) {
            const auto& pixel = frame.at<cv::Vec3b>(y, x);
            for (const int channel : {2, 1, 0}) {
                std::fputc(pixel[channel], file);
            }
        }
    }
    return std::fclose(file) == 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2 && argc != 4) {
        return 2;
    }
    cv::VideoCapture video(argv[1], cv::CAP_FFMPEG);
    const int wanted = argc == 4 ? std::atoi(argv[2]) : -1;
    int frames = 0;
    cv::Size size;
    for (cv::Mat frame; video.read(frame); ++frames) {
        size = frame.size();
        if (frames == wanted && !writePpm(frame, argv[3])) {
            return 1;
        }
    }
    std::printf("%d %d %d %.6f\n", frames, size.width, size.height, video.get(cv::CAP_PROP_FPS));
    return frames > 0 ? 0 : 1;
}
