#include "ui/render/numbers.h"
#include "ui/scenes/bench/bench_parts.h"
#include "ui/scenes/bench/fix_buttons.h"
#include "ui/scenes/bench/formula_layout.h"
#include "ui/scenes/bench/formula_words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;
using Type = Theme::Type;

constexpr double blockGap = 2.0 * gridStep;
constexpr double textLine = 22;
/// Refused, the reasons stand beside the formula from this width on; at least so far to the right.
constexpr double twoColumnsFrom = 760;
constexpr double misfitShare = 0.42;
constexpr double columnGap = 5.0 * gridStep;
class FormulaPart final : public BenchPart {
    Q_DECLARE_TR_FUNCTIONS(FormulaPart)

public:
    FormulaPart(const BenchContext& context, const QRectF& place)
        : m_result(context.result)
        , m_theme(context.theme)
        , m_place(place)
        , m_y(place.top()) {
        layOut();
    }

    QRectF bounds() const override {
        return {m_place.topLeft(), QSizeF(m_place.width(), m_y - m_place.top())};
    }
    void paint(QPainter& painter, const PaintContext& context, const BenchFrame& frame) const override;
    SceneElement elementAt(const QPointF& point, const BenchFrame& /*frame*/) const override {
        return m_elements.at(point);
    }
    SceneElement neighbour(const SceneElement& from, Direction direction,
                           const BenchFrame& /*frame*/) const override {
        return m_elements.neighbour(from, direction);
    }
    SceneElement find(const SceneElement& element, const BenchFrame& /*frame*/) const override {
        return m_elements.find(element);
    }
    QString describe(const SceneElement& element, const BenchFrame& frame) const override;
    std::vector<DrawnNumber> numbers(const BenchFrame& /*frame*/) const override {
        return m_figure.numbers();
    }

private:
    void layOut();
    std::vector<FormulaBlock> sizeBlocks() const;
    std::vector<FormulaBlock> costBlocks() const;
    FormulaRow sizeRow(BenchDirection direction, const QString& label) const;
    FormulaSetter setterFor(const std::vector<FormulaBlock>& blocks, double indent, Type from) const;
    Type sizeType(const std::vector<FormulaBlock>& size, const std::vector<FormulaBlock>& cost) const;
    double indentOf(const std::vector<FormulaBlock>& blocks) const;
    void addBlocks(const std::vector<FormulaBlock>& blocks, const FormulaSetter& setter);
    void addVolume(double indent);
    void addRounding();
    /// What is wrong and what would fit, from `left` on to the right.
    void addMisfit(double left, double indent);
    void sentence(double left, const QString& text, const QColor& color);
    void noteMisfit(BenchDirection direction);
    bool glows(const SceneElement& element, const SceneElement& lit) const;

    std::shared_ptr<const BenchResult> m_result;
    Theme m_theme;
    QRectF m_place;
    double m_y;
    Figure m_figure;
    ElementList m_elements;
    std::optional<FixButtons> m_buttons;
};

FormulaRow FormulaPart::sizeRow(BenchDirection direction, const QString& label) const {
    const BenchAxis& axis = axisOf(*m_result, direction);
    const bool rows = direction == BenchDirection::Rows;
    FormulaRow row;
    row.label = label;
    row.direction = direction;
    row.formula = sizeFormula(*m_result, direction);
    row.number = {rows ? QStringLiteral("exact.rows") : QStringLiteral("exact.columns"), row.formula.value};
    const bool fits = !misfitOf(*m_result, direction);
    row.color = fits ? m_theme.output : m_theme.error;
    row.result = exactSize(row.formula.value);
    if (fits || !axis.output) {
        return row;
    }
    row.rounded =
        FormulaRow::Rounded{.up = m_result->state.fit == FitRule::Ceil && *axis.output > *axis.floor,
                            .number = {rows ? QStringLiteral("size.rows") : QStringLiteral("size.columns"),
                                       static_cast<double>(*axis.output)}};
    return row;
}

std::vector<FormulaBlock> FormulaPart::sizeBlocks() const {
    const auto isUneven = [](const BenchAxis& axis) { return axis.window.padBefore != axis.window.padAfter; };
    const auto block = [](const QString& name, std::vector<FormulaRow> rows) {
        return FormulaBlock{.name = name,
                            .symbol = QStringLiteral("A"),
                            .term = FormulaTerm::Size,
                            .place = 0,
                            .rows = std::move(rows)};
    };
    if (isUneven(m_result->rows) || isUneven(m_result->columns)) {
        // Each axis has symbols of its own.
        FormulaBlock second = block(tr("width"), {sizeRow(BenchDirection::Columns, {})});
        second.place = 1;
        return {block(tr("height"), {sizeRow(BenchDirection::Rows, {})}), second};
    }
    if (axesAlike(*m_result)) {
        return {block(tr("size"), {sizeRow(BenchDirection::Rows, {})})};
    }
    return {block(tr("size"), {sizeRow(BenchDirection::Rows, tr("height")),
                               sizeRow(BenchDirection::Columns, tr("width"))})};
}

std::vector<FormulaBlock> FormulaPart::costBlocks() const {
    std::vector<FormulaBlock> blocks;
    const auto add = [&](const QString& name, FormulaTerm term, const BenchFormula& formula,
                         const QString& numberName) {
        if (formula.empty()) {
            return;
        }
        blocks.push_back({.name = name,
                          .symbol = {},
                          .term = term,
                          .place = static_cast<int>(blocks.size()) + 2,
                          .rows = {{.label = {},
                                    .formula = formula,
                                    .direction = BenchDirection::Rows,
                                    .result = count(static_cast<std::int64_t>(formula.value)),
                                    .number = {numberName, formula.value},
                                    .color = termColor(term, m_theme),
                                    .rounded = {}}}});
    };
    add(tr("parameters"), FormulaTerm::Parameters, parameterFormula(*m_result), QStringLiteral("parameters"));
    add(tr("multiply-adds"), FormulaTerm::MultiplyAdds, multiplyAddFormula(*m_result),
        QStringLiteral("multiply-adds"));
    return blocks;
}

/// Larger letters where the height that is offered is enough for all of it.
Type FormulaPart::sizeType(const std::vector<FormulaBlock>& size,
                           const std::vector<FormulaBlock>& cost) const {
    double height = textLine + blockGap;
    const auto add = [&](const std::vector<FormulaBlock>& blocks, Type type) {
        const FormulaSetter setter(m_theme, type, 1);
        for (const FormulaBlock& block : blocks) {
            height += setter.size(block).height() + blockGap;
        }
    };
    add(size, Type::Title);
    add(cost, Type::Label);
    constexpr double wide = 520; // refused, it is what there is to see
    const bool hasRoom = m_result->fits() ? height <= m_place.height() : m_place.width() >= wide;
    return hasRoom ? Type::Title : Type::Heading;
}

double FormulaPart::indentOf(const std::vector<FormulaBlock>& blocks) const {
    double indent = 0;
    for (const FormulaBlock& block : blocks) {
        indent = std::max(indent, FormulaSetter::indentFor(block, m_theme));
    }
    for (const QString& label : {tr("output"), tr("parameters")}) {
        indent = std::max(indent, FormulaSetter::indentFor({.name = label}, m_theme));
    }
    return std::ceil(indent / gridStep) * gridStep;
}

/// The largest letters, `from` at most, with which all blocks stay within the width; with their labels above
/// them rather than in the smallest letters.
FormulaSetter FormulaPart::setterFor(const std::vector<FormulaBlock>& blocks, double indent,
                                     Type from) const {
    for (const double left : {indent, 0.0}) {
        for (const Type type : {Type::Title, Type::Heading, Type::Label, Type::Body}) {
            FormulaSetter setter(m_theme, type, left);
            const bool fits = std::ranges::all_of(blocks, [&](const FormulaBlock& block) {
                return setter.size(block).width() <= m_place.width();
            });
            if (type <= from && fits) {
                return setter;
            }
        }
    }
    return {m_theme, Type::Caption, 0};
}

void FormulaPart::addBlocks(const std::vector<FormulaBlock>& blocks, const FormulaSetter& setter) {
    for (const FormulaBlock& block : blocks) {
        setter.place(block, {m_place.left(), m_y}, m_figure, m_elements);
        m_y += setter.size(block).height() + blockGap;
    }
}

void FormulaPart::layOut() {
    const std::vector<FormulaBlock> size = sizeBlocks();
    const std::vector<FormulaBlock> cost = costBlocks();
    std::vector<FormulaBlock> all = size;
    all.insert(all.end(), cost.begin(), cost.end());
    const double indent = indentOf(all);
    const FormulaSetter setter = setterFor(size, indent, sizeType(size, cost));
    double widest = 0;
    for (const FormulaBlock& block : size) {
        widest = std::max(widest, setter.size(block).width());
    }
    addBlocks(size, setter);
    if (m_result->fits()) {
        addVolume(indent);
        addRounding();
    } else if (m_place.width() < twoColumnsFrom) {
        addMisfit(m_place.left(), indent);
    } else {
        // Beside the formula, from its top on.
        const double below = m_y;
        m_y = m_place.top();
        addMisfit(m_place.left() + std::max(misfitShare * m_place.width(), widest + columnGap), indent);
        m_y = std::max(m_y, below);
    }
    addBlocks(cost, setterFor(cost, indent, Type::Label));
    if (cost.empty()) {
        const double baseline = m_y + textLine - 6;
        m_figure.text({m_place.left(), baseline}, tr("parameters"),
                      {m_theme.font(Type::Caption), m_theme.inkSoft});
        m_figure.elided({m_place.left() + indent, baseline}, tr("none: pooling has nothing to learn"),
                        {m_theme.font(Type::Body), m_theme.ink}, m_place.width() - indent);
        m_y += textLine + blockGap;
    }
    m_y -= blockGap;
}

/// The lecture's W×H×D of the output.
void FormulaPart::addVolume(double indent) {
    const Shape shape = m_result->outputShape();
    const double baseline = m_y + textLine - 4;
    m_figure.text({m_place.left(), baseline}, tr("output"), {m_theme.font(Type::Caption), m_theme.inkSoft});
    m_figure.text({m_place.left() + indent, baseline},
                  tr("%1 × %2 × %3").arg(shape.width()).arg(shape.height()).arg(shape.channels()),
                  {m_theme.font(Type::Label, true), m_theme.output});
    m_figure.note({QStringLiteral("size.columns"), static_cast<double>(shape.width())});
    m_figure.note({QStringLiteral("size.rows"), static_cast<double>(shape.height())});
    m_figure.note({QStringLiteral("output.depth"), static_cast<double>(shape.channels())});
    m_y += textLine + blockGap;
}

void FormulaPart::sentence(double left, const QString& text, const QColor& color) {
    if (text.isEmpty()) {
        return;
    }
    const TextStyle style{m_theme.font(Type::Body), color};
    const double space = QFontMetricsF(style.font).horizontalAdvance(QLatin1Char(' '));
    TextFlow flow(m_figure, {left, m_y + textLine - 6}, m_place.right() - left, textLine);
    for (const QString& word : text.split(QLatin1Char(' '))) {
        flow.put(word, style, space);
    }
    m_y = flow.baseline() + 6;
}

void FormulaPart::noteMisfit(BenchDirection direction) {
    const std::optional<BenchMisfit> misfit = misfitOf(*m_result, direction);
    if (!misfit) {
        return;
    }
    const QString along =
        direction == BenchDirection::Rows ? QStringLiteral(".rows") : QStringLiteral(".columns");
    const auto note = [&](const char* name, std::int64_t value) {
        m_figure.note({QLatin1String(name) + along, static_cast<double>(value)});
    };
    if (misfit->reason == BenchMisfit::Reason::LeftOver) {
        note("windows", misfit->windows);
        note("left-over", misfit->leftOver);
    } else {
        note("padded", misfit->padded);
    }
}

void FormulaPart::addRounding() {
    const QStringList sentences = roundingSentences(*m_result);
    if (sentences.isEmpty()) {
        return;
    }
    for (const QString& text : sentences) {
        sentence(m_place.left(), text, m_theme.ink);
    }
    noteMisfit(BenchDirection::Rows);
    noteMisfit(BenchDirection::Columns);
    m_y += blockGap;
}

void FormulaPart::addMisfit(double left, double indent) {
    for (const QString& text : misfitSentences(*m_result)) {
        sentence(left, text, m_theme.ink);
    }
    sentence(left, frameworksSentence(*m_result), m_theme.inkSoft);
    noteMisfit(BenchDirection::Rows);
    noteMisfit(BenchDirection::Columns);
    m_y += gridStep;
    m_buttons.emplace(*m_result, m_theme, QRectF(left, m_y, m_place.right() - left, 0), indent);
    m_buttons->addTo(m_figure, m_elements);
    m_y = m_buttons->bottom() + blockGap;
}

bool FormulaPart::glows(const SceneElement& element, const SceneElement& lit) const {
    const auto term = static_cast<FormulaTerm>(element.index);
    if (element.kind != Kind::BenchTerm || lit.kind != Kind::BenchTerm) {
        return element.kind == Kind::BenchTerm && lit.kind == Kind::BenchBias && term == FormulaTerm::Bias;
    }
    return element.index == lit.index;
}

void FormulaPart::paint(QPainter& painter, const PaintContext& context, const BenchFrame& frame) const {
    QColor glow = m_theme.window;
    glow.setAlphaF(0.22F);
    for (const SceneElement& element : m_elements.all()) {
        if (glows(element, frame.lit)) {
            painter.fillRect(element.bounds, glow);
        }
    }
    if (m_buttons) {
        m_buttons->paint(painter, frame.lit);
    }
    m_figure.paint(painter, context.exposed);
}

QString FormulaPart::describe(const SceneElement& element, const BenchFrame& /*frame*/) const {
    const SceneElement found = m_elements.find(element);
    if (found.kind == Kind::BenchTerm) {
        return termSentence(*m_result, static_cast<FormulaTerm>(found.index),
                            static_cast<BenchDirection>(found.channel));
    }
    return m_buttons ? m_buttons->describe(found) : QString();
}

} // namespace

std::unique_ptr<BenchPart> makeFormulaPart(const BenchContext& context, const QRectF& place) {
    return std::make_unique<FormulaPart>(context, place);
}

} // namespace fovea::ui
