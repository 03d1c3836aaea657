#pragma once

#include "core/bench/bench_sums.h"
#include "ui/scenes/bench/bench_part.h"

namespace fovea::ui {

/// The arithmetic of the window at work, as far as it has come.
struct WindowNow {
    /// frame.moment and frame.arithmetic are there.
    WindowNow(const BenchResult& bench, const BenchFrame& frame);

    const BenchResult& result;
    const Arithmetic& arithmetic;
    SceneElement lit;
    BenchStep step;
    BenchTaps taps;
    BenchSums sums;
    /// How much of each phase is over, 0…1.
    double placed = 0;
    double multiplied = 0;
    double summed = 0;
    double biased = 0;
    double written = 0;
    /// What belongs to the lit element: one tap, or a channel as a whole (its slice within the filter).
    std::optional<std::int64_t> litTap;
    std::optional<std::int64_t> litSlice;

    /// The slice that is shown where there is room for one only: the lit one, or else that of the input's
    /// channel `chosen`, or the nearest that is read.
    std::int64_t slice(std::int64_t chosen) const;
    bool isTransposed() const { return fovea::isTransposed(result.state); }
    const Tap& tap(std::int64_t index) const { return arithmetic.taps[static_cast<std::size_t>(index)]; }
    /// How many of `count` things that appear one after the other are there.
    static std::int64_t shown(double progress, std::int64_t count);
    /// The last of them that appeared, while more are to come.
    static std::optional<std::int64_t> latest(double progress, std::int64_t count);

    /// The elements of a tap's three numbers, without bounds.
    SceneElement inputElement(std::int64_t tap) const;
    SceneElement weightElement(std::int64_t tap) const;
    SceneElement productElement(std::int64_t tap) const;
    SceneElement sumElement(std::int64_t slice) const;
    SceneElement totalElement() const;
    SceneElement biasElement() const;
    SceneElement outputElement() const;

private:
    void findLit();
    std::optional<std::int64_t> tapOfInput() const;
};

} // namespace fovea::ui
