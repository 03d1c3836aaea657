#pragma once

#include <QString>

#include <cstdint>
#include <vector>

/// Networks as other programs write them, for tests of what the window makes of them. Each writes a file into
/// `folder` and returns its path.
namespace fovea::test {

/// x N×3×H×W, all open but the channels → 3×3 convolution of 2 filters → global mean → y, 2 scores.
QString openSizeModel(const QString& folder);
/// The same for 3×32×32 with one Flatten and a Gemm that fits no other size.
QString fixedSizeModel(const QString& folder);
/// x N×12×12×3 → Transpose → 1×1 convolution → y.
QString channelsLastModel(const QString& folder);
/// "gain", a scalar, and x 1×3×8×8 → Mul → y.
QString twoInputModel(const QString& folder);
/// x 1×3×8×8 → "maps" (Relu) and "means" (GlobalAveragePool of it): both are outputs.
QString twoOutputModel(const QString& folder);
/// x 1×3×16×16 → 1×1 convolution of 4 filters → y, a map per class.
QString segmentationModel(const QString& folder);
/// x 1×3×16×16 → Relu → Reshape to `shape` → y.
QString reshapedModel(const QString& folder, const std::vector<std::int64_t>& shape);
/// x 1×16 → Relu → y: a picture of 4×4 can be laid out in it.
QString vectorModel(const QString& folder);
/// x 1×2×8×8 → Relu → y: as many channels as no picture has, so both are the same gray one.
QString twoChannelModel(const QString& folder);
/// x 1×4 of whole numbers → Cast → y: nothing that a picture could be made into.
QString wordModel(const QString& folder);
/// Can be read; its activations together are larger than the program's limit.
QString hugeModel(const QString& folder);

} // namespace fovea::test
