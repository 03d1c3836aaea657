#include "core/ops/batch_norm.h"
#include "core/ops/conv2d.h"
#include "core/ops/linear.h"
#include "core/ops/pad2d.h"
#include "core/ops/pool2d.h"
#include "core/ops/registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace fovea {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

std::shared_ptr<const Op> make(const char* layer, const std::vector<Shape>& inputs = {{1, 4, 8, 8}}) {
    return makeOp(json::parse(layer), inputs);
}

std::string complaintAbout(const char* layer, const std::vector<Shape>& inputs = {{1, 4, 8, 8}}) {
    try {
        make(layer, inputs);
    } catch (const SettingError& error) {
        return error.what();
    }
    return "no error";
}

TEST(Registry, ListsItsKindsInAlphabeticalOrder) {
    const std::vector<std::string_view> kinds = opKinds();
    EXPECT_TRUE(std::ranges::is_sorted(kinds));
    EXPECT_EQ(kinds.size(), 17U);
}

TEST(Registry, BuildsTheSameOpAgainFromItsOwnDescription) {
    const std::vector<const char*> layers{
        R"({"op": "add"})",
        R"({"op": "average_pool2d", "kernel": [3, 2], "stride": [2, 1], "padding": [1, 0, 0, 1],
            "ceil": true, "count_padding": true})",
        R"({"op": "batch_norm", "epsilon": 0.001, "momentum": 0.3})",
        R"({"op": "concat"})",
        R"({"op": "conv2d", "out": 6, "kernel": [3, 5], "stride": 2, "padding": [1, 2, 3, 4],
            "dilation": [1, 2], "groups": 2, "bias": false})",
        R"({"op": "conv_transpose2d", "out": 6, "kernel": 3, "stride": [2, 3], "padding": [1, 0, 2, 1],
            "groups": 2, "output_padding": [1, 2]})",
        R"({"op": "dropout", "rate": 0.2})",
        R"({"op": "flatten"})",
        R"({"op": "global_average_pool"})",
        R"({"op": "leaky_relu", "slope": 0.2})",
        R"({"op": "linear", "out": 7, "bias": false})",
        R"({"op": "max_pool2d", "kernel": 3, "stride": 2, "padding": 1, "ceil": true})",
        R"({"op": "pad2d", "padding": [1, 2, 3, 0], "mode": "reflect"})",
        R"({"op": "relu"})",
        R"({"op": "sigmoid"})",
        R"({"op": "softmax"})",
        R"({"op": "tanh"})"};
    ASSERT_EQ(layers.size(), opKinds().size());
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto op = make(layers[i]);
        EXPECT_EQ(op->kind(), opKinds()[i]);
        const json described = op->toJson();
        EXPECT_EQ(described["op"], op->kind());
        EXPECT_EQ(makeOp(described, {})->toJson(), described);
        const json asked = json::parse(layers[i]);
        for (const auto& [name, value] : asked.items()) {
            if (!value.is_array() && described.contains(name)) {
                EXPECT_TRUE(described[name] == value || described[name].is_array())
                    << described.dump() << " has another " << name;
            }
        }
    }
}

TEST(Registry, ReadsEveryOptionOfAConvolution) {
    const auto op = make(R"({"op": "conv2d", "out": 6, "kernel": [3, 5], "stride": [2, 1],
                             "padding": [1, 2, 3, 4], "dilation": 2, "groups": 2, "bias": false})");
    const Conv2dOptions& options = dynamic_cast<const Conv2d&>(*op).options();
    EXPECT_EQ(options.inChannels, 4);
    EXPECT_EQ(options.outChannels, 6);
    EXPECT_EQ(options.window.rows,
              (WindowAxis{.kernel = 3, .stride = 2, .padBefore = 1, .padAfter = 3, .dilation = 2}));
    EXPECT_EQ(options.window.columns,
              (WindowAxis{.kernel = 5, .stride = 1, .padBefore = 2, .padAfter = 4, .dilation = 2}));
    EXPECT_EQ(options.groups, 2);
    EXPECT_FALSE(options.bias);
}

TEST(Registry, ReadsEveryOptionOfPadding) {
    const auto op = make(R"({"op": "pad2d", "padding": [1, 2, 3, 0], "mode": "replicate"})");
    const Pad2dOptions& options = dynamic_cast<const Pad2d&>(*op).options();
    EXPECT_EQ(options.top, 1);
    EXPECT_EQ(options.left, 2);
    EXPECT_EQ(options.bottom, 3);
    EXPECT_EQ(options.right, 0);
    EXPECT_EQ(options.mode, PaddingMode::Replicate);
    EXPECT_EQ(complaintAbout(R"({"op": "pad2d", "padding": 1, "mode": "wrap"})"),
              "pad2d: the option \"mode\" is \"wrap\"; it must be one of zeros, reflect, replicate");
}

TEST(Registry, FillsInWhatIsNotSaid) {
    const auto conv = make(R"({"op": "conv2d", "out": 6, "kernel": 3})");
    EXPECT_EQ(dynamic_cast<const Conv2d&>(*conv).options().window, Window2d::square(3));
    EXPECT_TRUE(dynamic_cast<const Conv2d&>(*conv).options().bias);
    const auto pool = make(R"({"op": "max_pool2d", "kernel": [2, 3]})");
    const Pool2dOptions& options = dynamic_cast<const MaxPool2d&>(*pool).options();
    EXPECT_EQ(options.window.rows.stride, 2);
    EXPECT_EQ(options.window.columns.stride, 3);
    EXPECT_EQ(options.rounding, Rounding::Floor);
}

TEST(Registry, TakesSizesFromTheInputs) {
    const auto linear = make(R"({"op": "linear", "out": 3})", {{1, 99}});
    EXPECT_EQ(dynamic_cast<const Linear&>(*linear).options().inFeatures, 99);
    const auto norm = make(R"({"op": "batch_norm"})");
    EXPECT_EQ(dynamic_cast<const BatchNorm&>(*norm).options().channels, 4);
}

TEST(Registry, NamesWhatIsMissing) {
    EXPECT_THAT(complaintAbout(R"({"op": "conv2d", "out": 6})"), HasSubstr("conv2d"));
    EXPECT_THAT(complaintAbout(R"({"op": "conv2d", "out": 6})"), HasSubstr("\"kernel\" is missing"));
    EXPECT_THAT(complaintAbout(R"({"op": "linear", "out": 6})", {}), HasSubstr("\"in\" is missing"));
}

TEST(Registry, ListsTheKindsWhenItDoesNotKnowOne) {
    EXPECT_EQ(complaintAbout(R"({"op": "conv"})"),
              "there is no op \"conv\"; there are add, average_pool2d, batch_norm, concat, conv2d, "
              "conv_transpose2d, dropout, flatten, global_average_pool, leaky_relu, linear, max_pool2d, "
              "pad2d, relu, sigmoid, softmax, tanh");
    for (const char* layer : {"{}", "[]", "3", "null", R"({"op": 3})", R"("relu")"}) {
        EXPECT_THAT(complaintAbout(layer), HasSubstr("\"op\"")) << layer;
    }
}

TEST(Registry, ListsTheOptionsWhenItDoesNotKnowOne) {
    EXPECT_EQ(complaintAbout(R"({"op": "linear", "out": 6, "biased": true})"),
              "linear: there is no option \"biased\"; it takes in, out, bias");
    EXPECT_EQ(complaintAbout(R"({"op": "relu", "slope": 0.1})"),
              "relu: there is no option \"slope\"; it takes none");
}

TEST(Registry, RefusesOptionsOfTheWrongType) {
    EXPECT_EQ(complaintAbout(R"({"op": "linear", "out": "six"})"),
              "linear: the option \"out\" is \"six\"; it must be a whole number");
    EXPECT_EQ(complaintAbout(R"({"op": "linear", "out": 6, "bias": 1})"),
              "linear: the option \"bias\" is 1; it must be true or false");
    for (const char* layer :
         {R"({"op": "linear", "out": 6.5})", R"({"op": "linear", "out": 18446744073709551615})",
          R"({"op": "conv2d", "out": 6, "kernel": "3x3"})", R"({"op": "conv2d", "out": 6, "kernel": [3]})",
          R"({"op": "conv2d", "out": 6, "kernel": [3, 3, 3]})",
          R"({"op": "conv2d", "out": 6, "kernel": [3, "3"]})",
          R"({"op": "conv2d", "out": 6, "kernel": 3, "padding": [1, 1, 1]})",
          R"({"op": "conv2d", "out": 6, "kernel": 3, "padding": [1, 1, 1, null]})",
          R"({"op": "dropout", "rate": "half"})", R"({"op": "dropout", "rate": null})"}) {
        EXPECT_THAT(complaintAbout(layer), HasSubstr("must be")) << layer;
    }
}

TEST(Registry, RefusesValuesOutsideTheirRange) {
    for (const char* layer :
         {R"({"op": "conv2d", "out": 0, "kernel": 3})", R"({"op": "conv2d", "out": -1, "kernel": 3})",
          R"({"op": "conv2d", "out": 6, "kernel": 0})",
          R"({"op": "conv2d", "out": 6, "kernel": 3, "stride": 0})",
          R"({"op": "conv2d", "out": 6, "kernel": 3, "padding": -1})",
          R"({"op": "conv2d", "out": 6, "kernel": 3, "dilation": 0})",
          R"({"op": "conv2d", "out": 6, "kernel": 3, "groups": 3})",
          R"({"op": "conv2d", "out": 9223372036854775807, "kernel": 3})",
          R"({"op": "max_pool2d", "kernel": 2, "stride": 9223372036854775807})",
          R"({"op": "linear", "out": 0})", R"({"op": "leaky_relu", "slope": 2})",
          R"({"op": "dropout", "rate": 1})", R"({"op": "batch_norm", "epsilon": 0})",
          R"({"op": "batch_norm", "momentum": 7})"}) {
        const std::string complaint = complaintAbout(layer);
        EXPECT_NE(complaint, "no error") << layer;
        EXPECT_THAT(complaint, HasSubstr(json::parse(layer)["op"].get<std::string>()));
    }
}

} // namespace
} // namespace fovea
