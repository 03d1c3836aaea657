#include "core/onnx/onnx_operators.h"
#include "core/ops/reduce.h"

#include <algorithm>
#include <array>

namespace fovea {

namespace {

struct ReductionRule {
    std::string_view type;
    Reduction reduction;
};

constexpr std::array reductionRules{
    ReductionRule{"ReduceL1", Reduction::L1},         ReductionRule{"ReduceL2", Reduction::L2},
    ReductionRule{"ReduceLogSum", Reduction::LogSum}, ReductionRule{"ReduceLogSumExp", Reduction::LogSumExp},
    ReductionRule{"ReduceMax", Reduction::Max},       ReductionRule{"ReduceMean", Reduction::Mean},
    ReductionRule{"ReduceMin", Reduction::Min},       ReductionRule{"ReduceProd", Reduction::Product},
    ReductionRule{"ReduceSum", Reduction::Sum},       ReductionRule{"ReduceSumSquare", Reduction::SumSquare},
};

void importReduction(OnnxNode& node) {
    const auto rule = std::ranges::find(reductionRules, node.operatorType(), &ReductionRule::type);
    ReduceOptions options{.reduction = rule->reduction,
                          .axes = node.attributes().integers("axes"),
                          .keepAxes = node.attributes().integer("keepdims", 1) != 0};
    if (node.hasInput(1)) { // of newer opsets, and of files that mix them
        options.axes = node.integers(1);
    }
    if (options.axes.empty() && node.attributes().integer("noop_with_empty_axes", 0) != 0) {
        node.pass(node.input(0));
        return;
    }
    options.axes = onnx_import::countedAxes(options.axes, node.shape(0).rank());
    node.add(std::make_shared<Reduce>(std::move(options)), {node.input(0)});
}

template <Reduction reduction>
void importArg(OnnxNode& node) {
    node.add(std::make_shared<Reduce>(
                 ReduceOptions{.reduction = reduction,
                               .axes = {onnx_import::axisOf(node, 0)},
                               .keepAxes = node.attributes().integer("keepdims", 1) != 0,
                               .lastWins = node.attributes().integer("select_last_index", 0) != 0}),
             {node.input(0)}, ElementType::Int64);
}

} // namespace

std::vector<OnnxOperator> onnxReductions() {
    std::vector<OnnxOperator> rows{
        {"ArgMax", importArg<Reduction::ArgMax>, 1, 1, {"axis", "keepdims", "select_last_index"}},
        {"ArgMin", importArg<Reduction::ArgMin>, 1, 1, {"axis", "keepdims", "select_last_index"}},
    };
    for (const ReductionRule& rule : reductionRules) {
        rows.push_back({rule.type, importReduction, 1, 2, {"axes", "keepdims", "noop_with_empty_axes"}});
    }
    return rows;
}

} // namespace fovea
