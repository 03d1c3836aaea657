#include "ui/scenes/graph/graph_cards.h"

#include "ui/render/layer_kind.h"
#include "ui/render/numbers.h"
#include "ui/scenes/scene_names.h"

#include <QCoreApplication>
#include <QStringList>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace fovea::ui {

namespace {

struct GraphCards {
    Q_DECLARE_TR_FUNCTIONS(GraphCards)
};

constexpr QSizeF cardSize(256, 72);
constexpr QSizeF joinSize(176, 48);
constexpr double tileGap = 4;
constexpr double inset = gridStep;
constexpr double stripe = 4;
constexpr double signSize = 28;

using Json = nlohmann::json;

/// The same of windows of any number of axes, each of which has all of its numbers.
std::vector<std::int64_t> alongAxes(const Json& options, std::string_view name) {
    constexpr std::array<std::string_view, 5> places{"kernel", "stride", "before", "after", "dilation"};
    const auto axes = options.find("window");
    const auto place = static_cast<std::size_t>(std::ranges::find(places, name) - places.begin());
    std::vector<std::int64_t> numbers;
    if (axes == options.end() || place == places.size()) {
        return numbers;
    }
    for (const Json& axis : *axes) {
        numbers.push_back(axis.at(place).get<std::int64_t>());
    }
    return numbers;
}

/// A number of an op's options, or one per axis; empty when it has none of that name.
std::vector<std::int64_t> numbersOf(const Json& options, const char* name) {
    const auto found = options.find(name);
    std::vector<std::int64_t> numbers;
    if (found != options.end() && found->is_number_integer()) {
        numbers.push_back(found->get<std::int64_t>());
    } else if (found != options.end() && found->is_array()) {
        for (const Json& number : *found) {
            if (number.is_number_integer()) {
                numbers.push_back(number.get<std::int64_t>());
            }
        }
    }
    return numbers.empty() ? alongAxes(options, name) : numbers;
}

bool allAre(const std::vector<std::int64_t>& numbers, std::int64_t value) {
    return std::ranges::all_of(numbers, [value](std::int64_t number) { return number == value; });
}

/// "3×3"; `twice` writes a single number for both axes.
QString times(const std::vector<std::int64_t>& numbers, bool twice) {
    QStringList texts;
    for (const std::int64_t number : numbers) {
        texts << QString::number(number);
    }
    if (twice && texts.size() == 1) {
        texts << texts.front();
    }
    if (!twice && !numbers.empty() && allAre(numbers, numbers.front())) {
        return texts.front();
    }
    return texts.join(QStringLiteral("×"));
}

bool isAdd(const Node& node) {
    return !node.isInput() && node.op->kind() == "add" && node.inputs.size() > 1;
}

/// A product with shares between 0 and 1: x · sigmoid(x), squeeze and excitation.
bool isGated(const Graph& graph, const Node& node) {
    return !node.isInput() && node.op->kind() == "multiply" && node.inputs.size() == 2 &&
           std::ranges::any_of(node.inputs, [&](NodeId input) {
               const Node& made = graph.node(input);
               return !made.isInput() && (made.op->kind() == "sigmoid" || made.op->kind() == "hard_sigmoid");
           });
}

bool concatenates(const Node& node) {
    return !node.isInput() && (node.op->kind() == "concat" || node.op->kind() == "join");
}

/// The first node of the last thing in a group: what its branches meet in.
const Node& lastHead(const Graph& graph, const Outline& outline, const OutlineGroup& group) {
    const OutlineItem& last = group.items.back();
    return graph.node(last.isGroup() ? outline.groups[static_cast<std::size_t>(last.group)].nodes.front()
                                     : last.node);
}

QString kindsOf(const Graph& graph, const std::vector<NodeId>& nodes) {
    QStringList kinds;
    for (const NodeId node : nodes) {
        const QString kind = layerKind(graph.node(node));
        if (!kinds.contains(kind)) {
            kinds << kind;
        }
    }
    return kinds.size() > 3 ? kinds.front() + QStringLiteral(" … ") + kinds.back()
                            : kinds.join(QStringLiteral(" + "));
}

} // namespace

QString layerOptions(const Node& node) {
    if (node.isInput()) {
        return {};
    }
    const Json options = node.op->toJson();
    const auto kernel = numbersOf(options, "kernel");
    if (kernel.empty()) {
        return {};
    }
    QStringList texts{times(kernel, true)};
    const auto stride = numbersOf(options, "stride");
    const bool side = node.op->category() == OpCategory::Pooling && stride == kernel;
    if (!allAre(stride, 1) && !side) {
        texts << GraphCards::tr("stride %1").arg(times(stride, false));
    }
    if (const auto dilation = numbersOf(options, "dilation"); !allAre(dilation, 1)) {
        texts << GraphCards::tr("dilated %1").arg(times(dilation, false));
    }
    if (const auto groups = numbersOf(options, "groups"); !allAre(groups, 1)) {
        texts << (groups == numbersOf(options, "in") ? GraphCards::tr("depthwise")
                                                     : GraphCards::tr("%1 groups").arg(times(groups, false)));
    }
    return texts.join(u' ');
}

QString groupTitle(const Graph& graph, const Outline& outline, int index) {
    const OutlineGroup& group = outline.groups[static_cast<std::size_t>(index)];
    if (group.kind == OutlineGroup::Kind::Repeat) {
        const OutlineItem& copy = group.items.front();
        const bool block = copy.isGroup() && outline.groups[static_cast<std::size_t>(copy.group)].kind !=
                                                 OutlineGroup::Kind::Fused;
        const QString title =
            block ? groupTitle(graph, outline, copy.group) : layerKind(graph.node(group.nodes.front()));
        return QStringLiteral("%1 ×%2").arg(title).arg(group.items.size());
    }
    if (group.kind == OutlineGroup::Kind::Block) {
        if (concatenates(graph.node(group.nodes.front()))) {
            return GraphCards::tr("DENSE LAYER");
        }
        const Node& meeting = lastHead(graph, outline, group);
        if (isAdd(meeting)) {
            return GraphCards::tr("RESIDUAL");
        }
        if (concatenates(meeting)) {
            return GraphCards::tr("BRANCHES");
        }
        if (isGated(graph, meeting)) {
            const bool isOfItself = group.nodes.size() == 2;
            const bool isHard = graph.node(group.nodes.front()).op->kind() == "hard_sigmoid";
            return !isOfItself ? GraphCards::tr("GATE")
                   : isHard    ? GraphCards::tr("HARD SWISH")
                               : GraphCards::tr("SILU");
        }
    }
    return kindsOf(graph, group.nodes);
}

QRectF GraphPlan::tileOf(const GraphCard& card, int side) {
    return card.tile.translated(side * (card.tile.width() + tileGap), 0);
}

GraphCard GraphCardMaker::make(const FoldedGraph::Vertex& vertex) const {
    GraphCard card;
    card.vertex = vertex;
    card.nodes = {vertex.node};
    if (vertex.group >= 0) {
        const OutlineGroup& group = m_outline.groups[static_cast<std::size_t>(vertex.group)];
        card.nodes = group.nodes;
        if (group.kind != OutlineGroup::Kind::Fused) {
            card.form = GraphCard::Form::Folded;
        }
    }
    const Node& first = m_graph.node(card.nodes.front());
    if (card.form == GraphCard::Form::Layer && (isAdd(first) || concatenates(first))) {
        card.form = GraphCard::Form::Join;
    }
    const double more = (m_sides - 1) * (cardSize.height() - 2 * inset + tileGap);
    card.bounds.setSize(card.form == GraphCard::Form::Join ? joinSize : cardSize + QSizeF(more, 0));
    return card;
}

void GraphCardMaker::write(GraphCard& card, const TextSetter& text) const {
    const QRectF& box = card.bounds;
    const bool join = card.form == GraphCard::Form::Join;
    const double side = join ? signSize : box.height() - 2 * inset;
    card.tile = QRectF(box.left() + (join ? 10 : stripe + inset), box.center().y() - side / 2, side, side);
    const QRectF last = join ? card.tile : GraphPlan::tileOf(card, m_sides - 1);
    const double left = last.right() + inset + (join ? 2 : 4);
    const double width = box.right() - inset - left;
    if (card.form == GraphCard::Form::Folded) {
        writeFolded(card, text, left, width);
    } else {
        writeWords(card, text, left, width);
    }
    TextLook large{Theme::Type::Title, true, {}};
    const QString title = card.form == GraphCard::Form::Folded
                              ? groupTitle(m_graph, m_outline, card.vertex.group)
                              : layerKind(m_graph.node(card.nodes.front()));
    if (text.width(title, large) > width) {
        large.type = Theme::Type::Heading;
    }
    card.title =
        text.place(title, large, {left, box.center().y() - text.lineHeight(large) / 2}, Qt::AlignLeft, width);
}

/// Kind and options, then what is fused with it, then the name.
void GraphCardMaker::writeWords(GraphCard& card, const TextSetter& text, double left, double width) const {
    const bool join = card.form == GraphCard::Form::Join;
    const TextLook kind{join ? Theme::Type::Body : Theme::Type::Label, true, {}};
    const TextLook small{Theme::Type::Caption, true, {}};
    const TextLook plain{Theme::Type::Body, false, {}};
    const TextLook quiet{Theme::Type::Caption, false, {}};
    const bool ownLine = !join && card.nodes.size() > 1;
    const double lines =
        text.lineHeight(kind) + (ownLine ? text.lineHeight(small) : 0) + text.lineHeight(quiet);
    double top = card.bounds.center().y() - lines / 2;
    const double end = left + width;
    double x = left;
    for (std::size_t i = 0; i < card.nodes.size(); ++i) {
        const NodeId node = card.nodes[i];
        const bool second = i > 0;
        if (second && i == 1 && ownLine) {
            x = left;
            top += text.lineHeight(kind);
        }
        const QString word = layerKind(m_graph.node(node));
        const QString written = second ? QStringLiteral("+ ") + word : word;
        const double drop = second && join ? text.lineHeight(kind) - text.lineHeight(small) - 1 : 0;
        if (end - x < 3 * gridStep) {
            break;
        }
        card.words.push_back(
            {node, text.place(written, second ? small : kind, {x, top + drop}, Qt::AlignLeft, end - x)});
        x = card.words.back().text.bounds.right() + 6;
        if (!second && !join) {
            const double lower = text.lineHeight(kind) - text.lineHeight(plain);
            card.options = text.place(layerOptions(m_graph.node(node)), plain, {x, top + lower - 0.5},
                                      Qt::AlignLeft, end - x);
        }
    }
    top += ownLine ? text.lineHeight(small) : text.lineHeight(kind);
    card.name = text.place(shortLayerName(m_graph.node(card.nodes.front()).name), quiet, {left, top},
                           Qt::AlignLeft, width);
}

void GraphCardMaker::writeFolded(GraphCard& card, const TextSetter& text, double left, double width) const {
    const TextLook kind{Theme::Type::Label, true, {}};
    const TextLook quiet{Theme::Type::Caption, false, {}};
    const double top = card.bounds.center().y() - (text.lineHeight(kind) + 2 * text.lineHeight(quiet)) / 2;
    card.words.push_back({card.vertex.node, text.place(groupTitle(m_graph, m_outline, card.vertex.group),
                                                       kind, {left, top}, Qt::AlignLeft, width)});
    card.options =
        text.place(GraphCards::tr("%1 layers").arg(count(static_cast<std::int64_t>(card.nodes.size()))),
                   quiet, {left, top + text.lineHeight(kind)}, Qt::AlignLeft, width);
    const QString first = shortLayerName(m_graph.node(card.nodes.front()).name);
    const QString last = shortLayerName(m_graph.node(card.nodes.back()).name);
    card.name =
        text.place(first + QStringLiteral(" … ") + last, quiet,
                   {left, top + text.lineHeight(kind) + text.lineHeight(quiet)}, Qt::AlignLeft, width);
}

} // namespace fovea::ui
