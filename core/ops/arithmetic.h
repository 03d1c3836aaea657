#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fovea {

/// One element of one picture's volume: channel, row, column. For rank 2 (N×C) y and x are 0. Where a shape
/// has slices (see Shape), y counts the rows of all of them one after the other.
struct Element {
    std::int64_t channel = 0;
    std::int64_t y = 0;
    std::int64_t x = 0;
    bool operator==(const Element&) const = default;
};

/// Half-open range [begin, end) along one axis; empty when end ≤ begin. May reach outside a tensor.
struct Range {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t length() const { return end > begin ? end - begin : 0; }
    bool contains(std::int64_t value) const { return value >= begin && value < end; }
    bool operator==(const Range&) const = default;
};

/// A box of a tensor's elements. Rows are those within one slice (see Shape), unlike those of Element.
struct Region {
    Range channels;
    Range rows;
    Range columns;
    Range slices{0, 1};
    Range pictures{0, 1}; ///< of the batch
    bool empty() const {
        return channels.length() == 0 || rows.length() == 0 || columns.length() == 0 ||
               slices.length() == 0 || pictures.length() == 0;
    }
    bool operator==(const Region&) const = default;
};

/// How far apart the elements lie that one output element reads of its region; 1 where it reads all of them.
struct RegionSteps {
    std::int64_t slices = 1;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
};

/// One input element that went into an output element.
struct Tap {
    std::size_t input = 0; ///< which of the op's inputs
    Element at;            ///< where in it; outside the map when onPadding
    bool onPadding = false;
    double value = 0;  ///< the input's number, 0 on padding
    double weight = 1; ///< what it is multiplied by
    double product = 0;
    /// The picture of the batch that the element lies in, where it is not the output's own (transposed
    /// batches, operands that are spread over a batch).
    std::optional<std::int64_t> picture = {};
    bool operator==(const Tap&) const = default;
};

/// A number of the layer itself that goes into a function beside its taps: a setting, or an operand that is
/// the same for every picture.
struct OwnNumber {
    std::string name; ///< "slope"; empty for an operand
    double value = 0;
    std::size_t before = 0; ///< of an operand: how many taps stand before it (x / 2, but 2 / x)
    bool operator==(const OwnNumber&) const = default;
};

/// How the taps make the result.
enum class Combination {
    WeightedSum, ///< Σ products + bias (convolution, linear, average pooling with weight 1/count, add, batch
                 ///< norm)
    Maximum,     ///< the tap `winner` (max pooling)
    Function,    ///< f(the taps, in their order): of the only one (activations), or of several (a · b)
    Normalized,  ///< exp of tap 0 over the sum of exps of all taps; tap 0 is the element itself (softmax)
    Copy,        ///< the only tap, unchanged (flatten, concat, dropout when not training)
};

/// What happened at one output element, complete: the result can be computed again from it by hand.
struct Arithmetic {
    Combination combination = Combination::Copy;
    /// In the order in which they lie: input, channel, row, column.
    std::vector<Tap> taps;
    std::optional<double> bias;
    std::vector<OwnNumber> own; ///< of a Function, in their order
    /// For Maximum: index into taps; none when the window lies wholly on padding.
    std::optional<std::size_t> winner;
    /// Computed from the above in double precision.
    double result = 0;
};

} // namespace fovea
