#pragma once

#include "core/explain/analysis.h"

namespace fovea::test {

/// The lecture's net, [CONV 3×3 ×10 – RELU – CONV 3×3 ×10 – RELU – POOL 2×2]×3 – FC over 32×32×3, with seeded
/// random weights and the class names of CIFAR-10: pictures of it do not change when bundled models are
/// trained again.
Model lectureModel();
/// CONV 5×5 ×32 – RELU – POOL – CONV 5×5 ×48 – RELU – POOL – FC 100 – RELU – FC `classes` over 28×28×1,
/// seeded.
Model grayModel(std::int64_t classes = 10);
/// Two convolutions with a shortcut around them, joined by Add, over 16×16×3, seeded.
Model shortcutModel();

/// A drawn picture of 96×96: sky, ground, an orange disc, dark bars.
Image drawnPicture();

/// `model` on the drawn picture.
std::shared_ptr<const Analysis> sampleAnalysis(const Model& model, std::int64_t enlargement = 1);

} // namespace fovea::test
