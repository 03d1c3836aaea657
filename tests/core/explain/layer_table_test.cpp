#include "core/explain/layer_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fovea {
namespace {

std::vector<LayerSummary> twoLayers() {
    LayerSummary input;
    input.name = "picture";
    input.kind = "input";
    input.output = {1, 3, 4, 4};
    input.activationBytes = 192;
    LayerSummary layer;
    layer.name = "a,\"b\"|c";
    layer.kind = "conv2d";
    layer.output = {1, 2, 4, 4};
    layer.parameters = 56;
    layer.multiplyAdds = 864;
    layer.activationBytes = 128;
    layer.field = {3, 5};
    return {input, layer};
}

TEST(LayerTotals, AddUpAllLayersButCountNoInput) {
    const LayerTotals totals = totalsOf(twoLayers());
    EXPECT_EQ(totals.layers, 1);
    EXPECT_EQ(totals.parameters, 56);
    EXPECT_EQ(totals.multiplyAdds, 864);
    EXPECT_EQ(totals.activationBytes, 320);
}

TEST(LayerTable, QuotesWhatCommaSeparatedValuesNeedQuoted) {
    EXPECT_EQ(layerTableCsv(twoLayers()),
              "name,kind,output,parameters,multiply-adds,activation bytes,receptive field\r\n"
              "picture,input,1×3×4×4,0,0,192,0×0\r\n"
              "\"a,\"\"b\"\"|c\",conv2d,1×2×4×4,56,864,128,3×5\r\n"
              "total,,,56,864,320,\r\n");
}

TEST(LayerTable, KeepsCellsOfMarkdownApart) {
    EXPECT_EQ(layerTableMarkdown(twoLayers(), false),
              "| name | kind | output | parameters | multiply-adds | activation bytes | receptive field |\n"
              "|---|---|---|---:|---:|---:|---:|\n"
              "| picture | input | 1×3×4×4 | 0 | 0 | 192 | 0×0 |\n"
              "| a,\"b\"\\|c | conv2d | 1×2×4×4 | 56 | 864 | 128 | 3×5 |\n");
}

} // namespace
} // namespace fovea
