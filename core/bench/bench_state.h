#pragma once

#include "core/ops/pad2d.h"
#include "core/ops/window.h"
#include "core/tensor/tensor.h"

#include <cstdint>
#include <string>
#include <vector>

/// The bench: one op on a small volume, taken apart. A state is a value; everything else follows from it.
namespace fovea {

enum class BenchOperation {
    Convolution, ///< any number of groups
    Depthwise,   ///< groups = depth of the input; K is a multiple of it
    Pointwise,   ///< 1×1 convolution
    Transposed,  ///< transposed convolution: scatters instead of gathering
    MaxPooling,
    AveragePooling,
    FullyConnected, ///< the same numbers as a convolution whose kernel covers the whole input
};

/// True when the operation has filters and biases.
bool hasFilters(BenchOperation operation);

/// What happens when the windows do not come out even.
enum class FitRule {
    Exact, ///< refused, as in the lecture
    Floor, ///< left-over rows and columns are not looked at
    Ceil,  ///< one more window, pooling only
};

/// A volume as the lecture writes it, W×H×D.
struct VolumeSize {
    std::int64_t width = 1;
    std::int64_t height = 1;
    std::int64_t depth = 1;
    bool operator==(const VolumeSize&) const = default;
};

/// Where the numbers of an input come from: they are made again when its size changes. Integers are preferred
/// to fractions, because people read them.
struct InputSource {
    enum class Pattern {
        Typed, ///< nobody's but the person's: kept where the old and the new size overlap, else 0
        Zeros,
        Count,        ///< 1, 2, 3, … in reading order, each slice from 1 again
        Random,       ///< whole numbers 0…9 by `seed`
        RampRight,    ///< grows from left to right, 0…9
        RampDown,     ///< grows from top to bottom, 0…9
        VerticalEdge, ///< 0 left of the middle, 9 from it
        HorizontalEdge,
        Checkerboard, ///< 0 and 9
        Cross,        ///< the diagonals 9, the rest 0
        Blob,         ///< a Gaussian spot in the middle, 0…9 with one decimal
        Grating,      ///< vertical waves of 8 pixels, −9…9 with one decimal
    };
    Pattern pattern = Pattern::Random;
    std::uint64_t seed = 1;
    bool operator==(const InputSource&) const = default;
};

/// Where the weights of one filter come from; all slices of a filter are alike but for Random and Typed.
struct FilterSource {
    enum class Pattern {
        Typed,
        Zeros,
        Identity, ///< 1 in the middle
        Box,      ///< 1/(F_h·F_w) everywhere
        Gaussian, ///< sums to 1; σ = F/5
        Sharpen,  ///< twice the identity less the box
        SobelX,   ///< answers to vertical edges; binomial smoothing times difference, at any size
        SobelY,
        ScharrX, ///< 3×3: 3 10 3 smoothing; larger sizes as Sobel
        ScharrY,
        Laplacian,           ///< 3×3: 0 1 0 / 1 −4 1 / 0 1 0; larger: discrete Laplacian of a Gaussian
        LaplacianOfGaussian, ///< blob detector, sums to 0, positive in the middle
        Corner,              ///< positive towards the upper left, sums to 0
        Emboss,
        Gabor,  ///< `orientation`, `wavelength`; sums to 0
        Random, ///< −1, 0 or 1 by `seed`
    };
    Pattern pattern = Pattern::Random;
    std::uint64_t seed = 1;
    double orientation = 0; ///< degrees, 0…180: the direction across the stripes (0: vertical stripes)
    double wavelength = 4;  ///< pixels, 2…64
    bool operator==(const FilterSource&) const = default;
};

/// What a person set up on the bench. Cheap to copy: the numbers are shared. Made consistent by arranged().
struct BenchState {
    BenchOperation operation = BenchOperation::Convolution;
    VolumeSize size{7, 7, 1}; ///< of the input
    Window2d window = Window2d::square(3);
    PaddingMode paddingMode = PaddingMode::Zeros; ///< pooling and transposed: always Zeros
    std::int64_t filters = 1;                     ///< K; pooling: the depth
    std::int64_t groups = 1;
    bool countPadding = false; ///< average pooling: padding counts as zeros of the mean
    FitRule fit = FitRule::Exact;
    /// Fully connected: how many rows and columns more the larger input has, on which the same weights slide.
    std::int64_t growth = 4;

    InputSource inputSource;
    std::vector<FilterSource> filterSources; ///< K of them

    Tensor input;  ///< 1×D×H×W
    Tensor weight; ///< weightShape()
    Tensor bias;   ///< K

    bool operator==(const BenchState& other) const;
};

inline bool isTransposed(const BenchState& state) {
    return state.operation == BenchOperation::Transposed;
}

/// K×(D/groups)×F_h×F_w; transposed: D×(K/groups)×F_h×F_w, as ONNX and PyTorch keep it; empty for pooling.
Shape weightShape(const BenchState& state);
/// Where the weight of filter k on the channel `slice` of its group lies in `weight`.
std::int64_t weightIndex(const BenchState& state, std::int64_t filter, std::int64_t slice, std::int64_t y,
                         std::int64_t x);
/// Input channels that filter k reads: those of its group; pooling: the one of that number.
Range channelsOf(const BenchState& state, std::int64_t filter);

/// Limits; every one is told where it is met.
inline constexpr std::int64_t maxBenchExtent = 64;  ///< rows and columns of the input
inline constexpr std::int64_t maxBenchDepth = 64;   ///< depth of the input
inline constexpr std::int64_t maxBenchFilters = 64; ///< K
inline constexpr std::int64_t maxBenchPadding = 64; ///< on each side
inline constexpr std::int64_t maxBenchStride = 64;
inline constexpr std::int64_t maxBenchDilation = 32;
inline constexpr std::int64_t maxBenchGrowth = 64;
inline constexpr std::int64_t maxBenchKernel = 192;                    ///< rows and columns
inline constexpr std::int64_t maxBenchWeights = std::int64_t{1} << 22; ///< numbers of all filters together
inline constexpr std::int64_t maxBenchOutputs = std::int64_t{1} << 22; ///< numbers of the output
inline constexpr std::int64_t maxBenchMultiplyAdds = std::int64_t{1} << 31;

} // namespace fovea
