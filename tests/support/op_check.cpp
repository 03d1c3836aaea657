#include "tests/support/op_check.h"

#include "core/ops/layout.h"
#include "tests/support/op_sample.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

namespace fovea::test {

namespace {

/// Of the central differences: far below the grid of the inputs, far above the rounding of a double.
constexpr double differenceStep = 1e-5;
/// Of sums in double precision against the same sums in another order.
constexpr double doubleTolerance = 1e-9;

::testing::AssertionResult closeTo(const Tensor& fast, const TensorD& exact, double tolerance) {
    if (fast.shape() != exact.shape()) {
        return ::testing::AssertionFailure()
               << "shape " << fast.shape().toString() << " instead of " << exact.shape().toString();
    }
    const double allowed = tolerance * std::max(largestMagnitude(exact), 1e-6);
    for (std::int64_t i = 0; i < fast.size(); ++i) {
        // Negated, so that a NaN fails.
        if (!(std::abs(static_cast<double>(fast.data()[i]) - exact.data()[i]) <= allowed)) {
            return ::testing::AssertionFailure() << "element " << i << " is " << fast.data()[i]
                                                 << " instead of " << exact.data()[i] << " ± " << allowed;
        }
    }
    return ::testing::AssertionSuccess();
}

bool sameBitsOfAll(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
    return std::ranges::equal(a, b, sameBits);
}

bool contains(const Region& outer, const Region& inner) {
    const auto holds = [](const Range& large, const Range& small) {
        return large.begin <= small.begin && small.end <= large.end;
    };
    return inner.empty() || (holds(outer.channels, inner.channels) && holds(outer.rows, inner.rows) &&
                             holds(outer.columns, inner.columns) && holds(outer.slices, inner.slices) &&
                             holds(outer.pictures, inner.pictures));
}

/// The box that holds a tap alone, which may lie on padding where there are no slices.
Region boxOf(const Tap& tap, const Shape& shape, std::int64_t picture) {
    Region box = elementRegion(shape, {.picture = tap.picture.value_or(picture), .at = tap.at});
    if (shape.slices() == 1) {
        box.slices = {0, 1};
        box.rows = {tap.at.y, tap.at.y + 1};
    }
    return box;
}

/// The smallest box around those taps that lie on input `input`.
Region hullOf(const std::vector<Tap>& taps, std::size_t input, const Shape& shape, std::int64_t picture) {
    Region hull;
    for (const Tap& tap : taps) {
        if (tap.input == input) {
            const Region box = boxOf(tap, shape, picture);
            hull = hull.empty() ? box
                                : Region{.channels = united(hull.channels, box.channels),
                                         .rows = united(hull.rows, box.rows),
                                         .columns = united(hull.columns, box.columns),
                                         .slices = united(hull.slices, box.slices),
                                         .pictures = united(hull.pictures, box.pictures)};
        }
    }
    return hull;
}

double highestOf(const Arithmetic& arithmetic) {
    const std::vector<Tap>& taps = arithmetic.taps;
    double highest = -std::numeric_limits<double>::infinity();
    for (const Tap& tap : taps) {
        highest = tap.onPadding ? highest : std::max(highest, tap.value);
    }
    const bool any = std::isfinite(highest);
    EXPECT_EQ(arithmetic.winner.has_value(), any);
    if (any && arithmetic.winner) {
        EXPECT_EQ(taps.at(*arithmetic.winner).value, highest);
    }
    return any ? highest : 0.0;
}

/// The function itself, at the taps' numbers, of tensors of one element. Of functions of more numbers than
/// inputs (norms, products of a line) there is no such form.
double functionOf(const Op& op, const Arithmetic& arithmetic, const std::vector<Shape>& inputs,
                  std::span<const TensorD> parameters) {
    if (arithmetic.taps.size() != inputs.size()) {
        return arithmetic.result;
    }
    std::vector<TensorD> ones;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const std::vector<std::int64_t> extents(static_cast<std::size_t>(inputs[i].rank()), 1);
        ones.push_back(TensorD::filled(Shape(extents), arithmetic.taps.at(i).value));
    }
    return op.reference(ones, parameters, Mode::Inference, nullptr).data()[0];
}

/// The result made again from the taps, as the Combination says.
double recombined(const Op& op, const Arithmetic& arithmetic, const std::vector<Shape>& inputs,
                  std::span<const TensorD> parameters) {
    const std::vector<Tap>& taps = arithmetic.taps;
    double sum = arithmetic.bias.value_or(0.0);
    switch (arithmetic.combination) {
    case Combination::WeightedSum:
        for (const Tap& tap : taps) {
            sum += tap.value * tap.weight;
        }
        return sum;
    case Combination::Maximum:
        return highestOf(arithmetic);
    case Combination::Function:
        return functionOf(op, arithmetic, inputs, parameters);
    case Combination::Normalized:
        for (const Tap& tap : taps) {
            sum += std::exp(tap.value - taps.at(0).value);
        }
        return 1.0 / sum;
    case Combination::Copy:
        EXPECT_EQ(taps.size(), 1U);
        return taps.at(0).value;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

/// One op with numbers to try it on.
class OpChecker {
public:
    OpChecker(const Op& op, const std::vector<Shape>& shapes, const OpCheckOptions& options)
        : m_op(op)
        , m_shapes(shapes)
        , m_options(options)
        , m_rng(options.seed)
        , m_outputShape(op.inferShape(shapes)) {
        for (const Shape& shape : shapes) {
            m_inputs.push_back(shuffledGrid(shape, m_rng, options.low, options.high));
        }
        m_parameters = randomParameters(op, m_rng);
        m_exactInputs = toDoubles(m_inputs);
        m_exactParameters = toDoubles(m_parameters);
        m_projection = uniformTensor(m_outputShape, m_rng);
    }

    void run() {
        const Tensor inference = checkForward(Mode::Inference).output;
        const ForwardResult training = checkForward(Mode::Training);
        checkBackward(Mode::Training);
        if (!sameBits(inference, training.output)) {
            checkBackward(Mode::Inference);
        }
        checkUnwantedGradients();
        if (m_outputShape.elementCount() > 0) {
            checkElements(inference);
        }
    }

private:
    /// The same seed each time, so that dropout draws the same mask.
    ForwardResult forwardOn(const Workers& workers, Mode mode) const {
        Rng rng(m_options.seed);
        return m_op.forward(m_inputs, m_parameters,
                            {.workers = workers, .control = m_control, .mode = mode, .rng = &rng});
    }

    TensorD exact(std::span<const TensorD> inputs, Mode mode, const Saved& saved) const {
        return m_op.reference(inputs, m_exactParameters, mode, mode == Mode::Training ? &saved : nullptr);
    }

    BackwardResult backwardOn(const Workers& workers, Mode mode, const ForwardResult& forward,
                              const std::vector<bool>& wantsInput) const {
        return m_op.backward({.inputs = m_inputs,
                              .parameters = m_parameters,
                              .output = forward.output,
                              .saved = forward.saved,
                              .outputGradient = m_projection,
                              .wantsInput = wantsInput},
                             {.workers = workers, .control = m_control, .mode = mode, .rng = nullptr});
    }

    ForwardResult checkForward(Mode mode) const {
        SCOPED_TRACE(mode == Mode::Training ? "forward, training" : "forward, inference");
        ForwardResult result = forwardOn(m_oneThread, mode);
        EXPECT_EQ(result.output.shape(), m_outputShape);
        const TensorD reference = exact(m_exactInputs, mode, result.saved);
        EXPECT_EQ(reference.shape(), m_outputShape);
        EXPECT_TRUE(closeTo(result.output, reference, m_options.tolerance));
        for (const Workers* workers : {&m_twoThreads, &m_fiveThreads}) {
            const ForwardResult other = forwardOn(*workers, mode);
            EXPECT_TRUE(sameBits(result.output, other.output)) << workers->threads() << " threads";
            EXPECT_TRUE(sameBitsOfAll(result.saved.tensors, other.saved.tensors));
            EXPECT_EQ(result.saved.winners, other.saved.winners);
        }
        return result;
    }

    void checkBackward(Mode mode) {
        SCOPED_TRACE(mode == Mode::Training ? "backward, training" : "backward, inference");
        const ForwardResult forward = forwardOn(m_oneThread, mode);
        const std::vector<bool> all(m_inputs.size(), true);
        const BackwardResult result = backwardOn(m_oneThread, mode, forward, all);
        for (const Workers* workers : {&m_twoThreads, &m_fiveThreads}) {
            const BackwardResult other = backwardOn(*workers, mode, forward, all);
            EXPECT_TRUE(sameBitsOfAll(result.inputs, other.inputs)) << workers->threads() << " threads";
            EXPECT_TRUE(sameBitsOfAll(result.parameters, other.parameters))
                << workers->threads() << " threads";
        }
        ASSERT_EQ(result.inputs.size(), m_inputs.size());
        for (std::size_t i = 0; i < m_inputs.size(); ++i) {
            SCOPED_TRACE("input " + std::to_string(i));
            checkGradient(result.inputs[i], m_exactInputs[i], mode, forward.saved);
        }
        const std::vector<ParameterSpec> specs = m_op.parameters();
        ASSERT_EQ(result.parameters.size(), specs.size());
        for (std::size_t i = 0; i < specs.size(); ++i) {
            SCOPED_TRACE(specs[i].name);
            if (isTrainable(specs[i].role)) {
                checkGradient(result.parameters[i], m_exactParameters[i], mode, forward.saved);
            } else {
                EXPECT_TRUE(result.parameters[i].empty());
            }
        }
    }

    double loss(Mode mode, const Saved& saved) const {
        const TensorD output = exact(m_exactInputs, mode, saved);
        double sum = 0;
        for (std::int64_t i = 0; i < output.size(); ++i) {
            sum += output.data()[i] * static_cast<double>(m_projection.data()[i]);
        }
        return sum;
    }

    /// `tensor` is one of m_exactInputs and m_exactParameters; it is put back as it was.
    void checkGradient(const Tensor& gradient, TensorD& tensor, Mode mode, const Saved& saved) {
        ASSERT_EQ(gradient.shape(), tensor.shape());
        const double allowed = m_options.tolerance * std::max(largestMagnitude(gradient), 1e-3);
        for (const std::int64_t i : sampled(tensor.size(), m_options.coordinates)) {
            double* const value = tensor.mutableData() + i;
            const double before = *value;
            *value = before + differenceStep;
            const double above = loss(mode, saved);
            *value = before - differenceStep;
            const double below = loss(mode, saved);
            *value = before;
            EXPECT_NEAR(static_cast<double>(gradient.data()[i]), (above - below) / (2.0 * differenceStep),
                        allowed)
                << "coordinate " << i;
        }
    }

    void checkUnwantedGradients() const {
        const ForwardResult forward = forwardOn(m_oneThread, Mode::Training);
        for (std::size_t wanted = 0; wanted < m_inputs.size(); ++wanted) {
            std::vector<bool> wants(m_inputs.size(), false);
            wants[wanted] = m_inputs.size() > 1;
            const BackwardResult result = backwardOn(m_oneThread, Mode::Training, forward, wants);
            for (std::size_t i = 0; i < m_inputs.size(); ++i) {
                EXPECT_EQ(result.inputs[i].empty(), !wants[i] || m_inputs[i].empty())
                    << "gradient of input " << i << " when " << (wants[i] ? "wanted" : "not wanted");
            }
        }
    }

    void checkElements(const Tensor& output) {
        const TensorD reference = exact(m_exactInputs, Mode::Inference, {});
        for (const std::int64_t index : sampled(m_outputShape.elementCount(), m_options.elements)) {
            const auto [picture, at] = placeOf(m_outputShape, index);
            SCOPED_TRACE("picture " + std::to_string(picture) + ", element " + std::to_string(at.channel) +
                         "," + std::to_string(at.y) + "," + std::to_string(at.x));
            const Arithmetic arithmetic = m_op.explain(m_inputs, m_parameters, picture, at);
            const double scale = std::max(largestMagnitude(reference), 1e-6);
            EXPECT_NEAR(arithmetic.result, reference.data()[index], doubleTolerance * scale);
            EXPECT_NEAR(arithmetic.result, static_cast<double>(output.data()[index]),
                        m_options.tolerance * scale);
            EXPECT_NEAR(arithmetic.result, recombined(m_op, arithmetic, m_shapes, m_exactParameters),
                        doubleTolerance * scale);
            checkTaps(arithmetic, picture, at);
            checkInfluence(arithmetic, picture, at, reference.data()[index]);
        }
    }

    void checkTaps(const Arithmetic& arithmetic, std::int64_t picture, const Element& at) const {
        const Region element = elementRegion(m_outputShape, {.picture = picture, .at = at});
        for (std::size_t i = 0; i < m_inputs.size(); ++i) {
            const Region region = m_op.inputRegion(element, i, m_shapes);
            const Region hull = hullOf(arithmetic.taps, i, m_shapes[i], picture);
            EXPECT_TRUE(contains(region, hull));
            if (m_options.tapsAreAll && contains(wholeRegion(m_shapes[i]), region)) {
                EXPECT_EQ(hull, region) << "a region inside the input is the smallest box of the taps";
            }
            EXPECT_TRUE(contains(m_op.inputRegion(wholeRegion(m_outputShape), i, m_shapes), region));
        }
        for (const Tap& tap : arithmetic.taps) {
            ASSERT_LT(tap.input, m_inputs.size());
            const Shape& shape = m_shapes[tap.input];
            checkSteps(m_op.inputRegion(element, tap.input, m_shapes), m_op.inputSteps(tap.input),
                       boxOf(tap, shape, picture));
            EXPECT_EQ(tap.onPadding, !contains(wholeRegion(shape), boxOf(tap, shape, picture)));
            const double value = tap.onPadding ? 0.0
                                               : m_inputs[tap.input].at(tap.picture.value_or(picture),
                                                                        tap.at.channel, tap.at.y, tap.at.x);
            EXPECT_EQ(tap.value, value);
            EXPECT_DOUBLE_EQ(tap.product, tap.value * tap.weight);
        }
    }

    static void checkSteps(const Region& region, const RegionSteps& steps, const Region& tap) {
        const auto isOnStep = [](const Range& range, std::int64_t step, const Range& own) {
            return (own.begin - range.begin) % step == 0;
        };
        EXPECT_TRUE(isOnStep(region.slices, steps.slices, tap.slices));
        EXPECT_TRUE(isOnStep(region.rows, steps.rows, tap.rows));
        EXPECT_TRUE(isOnStep(region.columns, steps.columns, tap.columns));
    }

    /// Changes all that lies outside the regions at once, then single taps.
    void checkInfluence(const Arithmetic& arithmetic, std::int64_t picture, const Element& at,
                        double before) {
        const std::int64_t index = indexOf(m_outputShape, picture, at);
        std::vector<TensorD> changed = m_exactInputs;
        std::set<std::pair<std::size_t, std::int64_t>> tapped;
        for (const Tap& tap : arithmetic.taps) {
            tapped.emplace(tap.input, tap.onPadding ? -1 : indexOfTap(tap, picture));
        }
        for (std::size_t i = 0; i < changed.size(); ++i) {
            const Region region =
                m_op.inputRegion(elementRegion(m_outputShape, {.picture = picture, .at = at}), i, m_shapes);
            double* values = changed[i].mutableData();
            for (std::int64_t j = 0; j < changed[i].size(); ++j) {
                const bool inside = tapped.contains({i, j}) ||
                                    contains(region, elementRegion(m_shapes[i], placeOf(m_shapes[i], j)));
                values[j] = inside ? values[j] : m_rng.uniform(-10.0, 10.0);
            }
        }
        EXPECT_EQ(exact(changed, Mode::Inference, {}).data()[index], before)
            << "something outside the input region has an influence";

        const auto tapCount = static_cast<std::int64_t>(arithmetic.taps.size());
        for (const std::int64_t i : sampled(m_options.tapsMatter ? tapCount : 0, 3)) {
            const Tap& tap = arithmetic.taps[static_cast<std::size_t>(i)];
            if (!tap.onPadding) {
                changed = m_exactInputs;
                changed[tap.input].mutableData()[indexOfTap(tap, picture)] = 3.0;
                EXPECT_NE(exact(changed, Mode::Inference, {}).data()[index], before)
                    << "tap " << i << " has no influence";
            }
        }
    }

    std::int64_t indexOfTap(const Tap& tap, std::int64_t picture) const {
        return indexOf(m_shapes[tap.input], tap.picture.value_or(picture), tap.at);
    }

    /// All of [0, size) when that is at most `count`, else `count` random ones.
    std::vector<std::int64_t> sampled(std::int64_t size, int count) {
        std::vector<std::int64_t> indices;
        for (std::int64_t i = 0; i < std::min<std::int64_t>(size, count); ++i) {
            indices.push_back(
                size <= count ? i : static_cast<std::int64_t>(m_rng.below(static_cast<std::uint64_t>(size))));
        }
        return indices;
    }

    const Op& m_op;
    const std::vector<Shape>& m_shapes;
    const OpCheckOptions& m_options;
    Rng m_rng;
    Shape m_outputShape;
    std::vector<Tensor> m_inputs;
    std::vector<Tensor> m_parameters;
    std::vector<TensorD> m_exactInputs;
    std::vector<TensorD> m_exactParameters;
    Tensor m_projection; ///< the loss is its scalar product with the output
    Control m_control;
    Workers m_oneThread{1};
    Workers m_twoThreads{2};
    Workers m_fiveThreads{5};
};

} // namespace

void checkOp(const Op& op, const std::vector<Shape>& inputs, const OpCheckOptions& options) {
    std::string name = op.toJson().dump();
    for (const Shape& shape : inputs) {
        name += " " + shape.toString();
    }
    SCOPED_TRACE(name);
    OpChecker(op, inputs, options).run();
}

} // namespace fovea::test
