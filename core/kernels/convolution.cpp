#include "core/kernels/convolution.h"

#include "core/kernels/convolution_direct.h"
#include "core/kernels/convolution_packed.h"
#include "core/kernels/depthwise.h"

namespace fovea {

void convolve(const Convolution& convolution, const float* input, const float* weight, const float* bias,
              float* output, const KernelContext& context) {
    if (isDepthwise(convolution)) {
        convolveDepthwise(convolution, input, weight, bias, output, context);
    } else if (isDirect(convolution)) {
        convolveDirectly(convolution, input, weight, bias, output, context);
    } else {
        convolvePacked(convolution, input, weight, bias, output, context);
    }
}

} // namespace fovea
