#include "core/ops/registry.h"
#include "ui/render/layer_kind.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fovea::ui {

namespace {

QString kindOf(const char* op) {
    const Shape shape{1, 4, 8, 8};
    nlohmann::json layer = {{"op", op}};
    if (std::string_view(op) == "conv2d") {
        layer["out"] = 2;
        layer["kernel"] = 3;
    } else if (std::string_view(op) == "max_pool2d") {
        layer["kernel"] = 2;
    }
    Node node;
    node.op = makeOp(layer, {&shape, 1});
    return layerKind(node);
}

TEST(LayerKind, IsTheLecturesShortName) {
    EXPECT_EQ(kindOf("conv2d"), QStringLiteral("CONV"));
    EXPECT_EQ(kindOf("relu"), QStringLiteral("RELU"));
    EXPECT_EQ(kindOf("leaky_relu"), QStringLiteral("LEAKY RELU"));
    EXPECT_EQ(kindOf("max_pool2d"), QStringLiteral("POOL"));
    EXPECT_EQ(kindOf("global_average_pool"), QStringLiteral("POOL"));
    EXPECT_EQ(kindOf("batch_norm"), QStringLiteral("NORM"));
    EXPECT_EQ(kindOf("softmax"), QStringLiteral("SOFTMAX"));
    EXPECT_EQ(layerKind(Node{}), QStringLiteral("INPUT"));
}

} // namespace

} // namespace fovea::ui
