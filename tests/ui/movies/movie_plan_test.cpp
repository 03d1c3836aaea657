#include "core/base/error.h"
#include "ui/movies/movie_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace fovea::ui {

namespace {

using testing::HasSubstr;

std::string refusal(const MovieOptions& options, MovieFormat format = MovieFormat::Mp4) {
    try {
        planMovie(options, format);
    } catch (const Error& error) {
        return error.what();
    }
    return "not refused";
}

/// Nine windows at three a second.
MovieOptions nineWindows() {
    return {.size = {320, 200}, .framesPerSecond = 10, .speed = 3, .from = 0, .to = 9, .hold = 2};
}

TEST(MoviePlan, LastsAsLongAsTheRunAndItsLastPicture) {
    const MoviePlan plan = planMovie(nineWindows(), MovieFormat::Gif);
    EXPECT_EQ(plan.frames, 30 + 20);
    EXPECT_DOUBLE_EQ(plan.seconds(), 5);
}

TEST(MoviePlan, ShowsTheRunEvenlyAndEndsWhereItEnds) {
    const MoviePlan plan = planMovie(nineWindows(), MovieFormat::Gif);
    EXPECT_DOUBLE_EQ(plan.timeAt(0), 0);
    EXPECT_DOUBLE_EQ(plan.timeAt(1), 0.3);
    EXPECT_DOUBLE_EQ(plan.timeAt(10), 3);
    EXPECT_DOUBLE_EQ(plan.timeAt(29), 8.7);
    EXPECT_DOUBLE_EQ(plan.timeAt(30), 9);
    EXPECT_DOUBLE_EQ(plan.timeAt(49), 9);
}

TEST(MoviePlan, ShowsTheEndEvenWhenItIsNotHeld) {
    MovieOptions options = nineWindows();
    options.hold = 0;
    options.to = 9.05;
    const MoviePlan plan = planMovie(options, MovieFormat::Gif);
    EXPECT_EQ(plan.frames, 32);
    EXPECT_LT(plan.timeAt(30), 9.05);
    EXPECT_DOUBLE_EQ(plan.timeAt(31), 9.05);
}

TEST(MoviePlan, BeginsWhereItIsAskedTo) {
    MovieOptions options = nineWindows();
    options.from = 6;
    const MoviePlan plan = planMovie(options, MovieFormat::Gif);
    EXPECT_EQ(plan.frames, 10 + 20);
    EXPECT_DOUBLE_EQ(plan.timeAt(0), 6);
    EXPECT_DOUBLE_EQ(plan.timeAt(29), 9);
}

TEST(MoviePlan, MakesTheSidesOfVideosEvenAndSaysSo) {
    MovieOptions options = nineWindows();
    options.size = {321, 199};
    const MoviePlan video = planMovie(options, MovieFormat::WebM);
    EXPECT_EQ(video.pixels, QSize(322, 200));
    EXPECT_THAT(video.remark().toStdString(), HasSubstr("321×199 became 322×200"));
    const MoviePlan gif = planMovie(options, MovieFormat::Gif);
    EXPECT_EQ(gif.pixels, QSize(321, 199));
    EXPECT_TRUE(gif.remark().isEmpty());
}

TEST(MoviePlan, RefusesWhatIsBeyondItsLimitsAndTellsThem) {
    const auto with = [](const std::function<void(MovieOptions&)>& change) {
        MovieOptions options = nineWindows();
        change(options);
        return refusal(options);
    };
    EXPECT_THAT(with([](MovieOptions& o) { o.size = {8000, 200}; }), HasSubstr("16 to 4096"));
    EXPECT_THAT(with([](MovieOptions& o) { o.size = {320, 15}; }), HasSubstr("320×15"));
    EXPECT_THAT(with([](MovieOptions& o) { o.framesPerSecond = 61; }), HasSubstr("1 to 60"));
    EXPECT_THAT(with([](MovieOptions& o) { o.framesPerSecond = std::nan(""); }), HasSubstr("1 to 60"));
    EXPECT_THAT(with([](MovieOptions& o) { o.speed = 0; }), HasSubstr("0.1 to 1,000"));
    EXPECT_THAT(with([](MovieOptions& o) { o.hold = -1; }), HasSubstr("0 to 60"));
    EXPECT_THAT(with([](MovieOptions& o) { o.from = 10; }), HasSubstr("must end after it begins"));
    EXPECT_THAT(with([](MovieOptions& o) { o.to = INFINITY; }), HasSubstr("must end after it begins"));
    EXPECT_THAT(with([](MovieOptions& o) { o.to = 1e9; }), HasSubstr("at most 36,000"));
}

TEST(MoviePlan, RefusesGifsThatProgramsWouldShowSlowly) {
    MovieOptions options = nineWindows();
    options.framesPerSecond = 60;
    EXPECT_THAT(refusal(options, MovieFormat::Gif), HasSubstr("up to 50"));
    EXPECT_EQ(refusal(options, MovieFormat::Mp4), "not refused");
}

TEST(MoviePlan, IsFasterForLongRunsUnlessToldOtherwise) {
    EXPECT_EQ(usualMovieSpeed(0), 1);
    EXPECT_EQ(usualMovieSpeed(25), 1);
    EXPECT_EQ(usualMovieSpeed(4704), 79);
    EXPECT_EQ(usualMovieSpeed(1e9), maxMovieSpeed);
}

TEST(MoviePlan, KnowsFormatsByTheirEnding) {
    EXPECT_EQ(movieFormat(QStringLiteral("a/run.GIF")), MovieFormat::Gif);
    EXPECT_EQ(movieFormat(QStringLiteral("run.x.mp4")), MovieFormat::Mp4);
    EXPECT_EQ(movieFormat(QStringLiteral("run.webm")), MovieFormat::WebM);
    EXPECT_THROW(movieFormat(QStringLiteral("run.avi")), SettingError);
    EXPECT_TRUE(hasMovieEnding(QStringLiteral("run.WebM")));
    EXPECT_FALSE(hasMovieEnding(QStringLiteral("gif")));
}

} // namespace

} // namespace fovea::ui
