#include "ui/scenes/bench/arithmetic_body.h"
#include "ui/scenes/bench/arithmetic_words.h"
#include "ui/scenes/bench/bench_parts.h"
#include "ui/scenes/bench/bench_words.h"
#include "ui/scenes/bench/scattered_terms.h"
#include "ui/scenes/bench/window_equation.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

constexpr double equationGap = 1.5 * gridStep;
constexpr double sentenceHeight = 4.0 * gridStep;
constexpr double lowestTerms = 20.0 * gridStep;

std::unique_ptr<ArithmeticBody> makeBody(const BodyPlace& place) {
    const BenchState& state = place.context.result->state;
    if (!hasFilters(state.operation)) {
        return makePoolWindow(place);
    }
    if (isTransposed(state)) {
        return makeStampRows(place);
    }
    return tapsOf(state, 0).planeSize() == 1 ? makeProductList(place) : makeProductGrids(place);
}

class ArithmeticPart final : public BenchPart {
    Q_DECLARE_TR_FUNCTIONS(ArithmeticPart)

public:
    ArithmeticPart(const BenchContext& context, const QRectF& place, double seen)
        : m_context(context)
        , m_styles(*context.result)
        , m_place(QPointF(std::round(place.left()), std::round(place.top())), place.size()) {
        const BenchState& state = context.result->state;
        if (!context.result->fits()) {
            m_bottom = m_place.top() + sentenceHeight;
            return;
        }
        if (!hasFilters(state.operation)) {
            placeBody(m_place.top(), m_place.height(), seen);
        } else if (isTransposed(state)) {
            placeBody(m_place.top(), m_place.height(), seen);
            m_bottom = std::max(m_bottom, m_place.top() + lowestTerms);
            m_scattered.emplace(m_context, m_styles, bounds());
        } else {
            placeBodyAndEquation(seen);
        }
    }

    QRectF bounds() const override {
        return {m_place.topLeft(), QSizeF(m_place.width(), m_bottom - m_place.top())};
    }

    void paint(QPainter& painter, const PaintContext& context, const BenchFrame& frame) const override {
        const NumberSheet sheet{.painter = &painter,
                                .notes = nullptr,
                                .theme = m_context.theme,
                                .exposed = context.exposed,
                                .devicePixelRatio = context.devicePixelRatio};
        draw(sheet, frame);
    }

    SceneElement elementAt(const QPointF& point, const BenchFrame& frame) const override {
        return bounds().contains(point) ? elements(frame).at(point) : SceneElement{};
    }
    SceneElement neighbour(const SceneElement& from, Direction direction,
                           const BenchFrame& frame) const override {
        return elements(frame).neighbour(from, direction);
    }
    SceneElement find(const SceneElement& element, const BenchFrame& frame) const override {
        return elements(frame).find(element);
    }
    QString describe(const SceneElement& element, const BenchFrame& frame) const override;

    std::vector<DrawnNumber> numbers(const BenchFrame& frame) const override {
        std::vector<DrawnNumber> numbers;
        draw({.painter = nullptr, .notes = &numbers, .theme = m_context.theme}, frame);
        return numbers;
    }

private:
    void placeBody(double top, double height, double seen) {
        m_body = makeBody({.context = m_context,
                           .styles = m_styles,
                           .topLeft = {m_place.left(), top},
                           .width = m_place.width(),
                           .height = height,
                           .seen = seen});
        m_bottom = m_body->bottom();
    }

    void placeBodyAndEquation(double seen) {
        const double below = WindowEquation::height(m_context.theme) + equationGap;
        placeBody(m_place.top(), m_place.height() - below, seen - below);
        double top = m_bottom + equationGap;
        const bool isFirst = m_bottom + below > m_place.top() + seen;
        if (isFirst) {
            placeBody(m_place.top() + below, m_place.height() - below, seen - below);
            top = m_place.top();
        }
        m_equation.emplace(m_context, m_styles.filters, QPointF(m_place.left(), top), m_place.width());
        m_bottom = isFirst ? m_bottom : m_equation->bottom();
    }

    bool isAtWork(const BenchFrame& frame) const { return m_body && frame.moment && frame.arithmetic; }
    bool isScattered(const BenchFrame& frame) const { return m_scattered && frame.scattered; }

    void draw(const NumberSheet& sheet, const BenchFrame& frame) const {
        if (!m_body) {
            sheet.words({m_place.topLeft(), QSizeF(m_place.width(), sentenceHeight)}, Qt::AlignLeft,
                        tr("Nothing is computed while the settings do not fit."),
                        {m_context.theme.font(Theme::Type::Label), m_context.theme.inkSoft});
            return;
        }
        if (isScattered(frame)) {
            const Element at{frame.lit.channel, frame.lit.y, frame.lit.x};
            m_scattered->draw(sheet, *frame.scattered, at, outputAfter(*m_context.result, at, frame.written));
        } else if (isAtWork(frame)) {
            const WindowNow now(*m_context.result, frame);
            m_body->draw(sheet, now);
            if (m_equation) {
                m_equation->draw(sheet, now);
            }
        }
    }

    ElementList elements(const BenchFrame& frame) const {
        ElementList elements;
        // The products of a lit output are no elements: to point at one would light that instead.
        if (isAtWork(frame) && !isScattered(frame)) {
            const WindowNow now(*m_context.result, frame);
            m_body->addElements(elements, now);
            if (m_equation) {
                m_equation->addElements(elements, now);
            }
        }
        return elements;
    }

    BenchContext m_context;
    ArithmeticStyles m_styles;
    QRectF m_place;
    double m_bottom = 0;
    std::unique_ptr<ArithmeticBody> m_body; ///< null while the settings are refused
    std::optional<WindowEquation> m_equation;
    std::optional<ScatteredTerms> m_scattered; ///< transposed convolution only
};

QString ArithmeticPart::describe(const SceneElement& element, const BenchFrame& frame) const {
    const SceneElement found = find(element, frame);
    if (found.isNone()) {
        return {};
    }
    const BenchResult& result = *m_context.result;
    const Element at{found.channel, found.y, found.x};
    switch (found.kind) {
    case Kind::BenchInput:
        return describeInput(result, at);
    case Kind::BenchWeight:
        return describeWeight(result, found.index, at);
    case Kind::BenchBias:
        return describeBias(result, found.index);
    case Kind::BenchOutput:
        return describeOutput(result, at, outputAfter(result, at, frame.written));
    case Kind::BenchProduct:
        return describeProduct(WindowNow(result, frame), found.index);
    case Kind::BenchSum:
        return describeSum(WindowNow(result, frame), found.channel);
    default:
        return {};
    }
}

} // namespace

std::unique_ptr<BenchPart> makeArithmeticPart(const BenchContext& context, const QRectF& place, double seen) {
    return std::make_unique<ArithmeticPart>(context, place, seen);
}

} // namespace fovea::ui
