#include "ui/scenes/bench/bench_scene.h"

#include "core/base/contract.h"
#include "ui/scenes/bench/bench_parts.h"
#include "ui/scenes/cell_grid.h"

#include <algorithm>

namespace fovea::ui {

namespace {

using Kind = SceneElement::Kind;

constexpr double margin = 3.0 * gridStep;
constexpr double partGap = 3.0 * gridStep;
constexpr double columnGap = 5.0 * gridStep;
/// Arithmetic and formula stand side by side from this width on.
constexpr double wideFrom = 820;
constexpr double formulaShare = 0.32;
constexpr double narrowestFormula = 336;
constexpr double widestFormula = 440;
/// What the arithmetic is offered of the height, and what the stage has at least.
constexpr double arithmeticShare = 0.34;
constexpr double stageShare = 0.42;
/// Where all parts are stacked and scrolled, the stage is seen as a whole.
constexpr double stackedStageShare = 0.66;
constexpr double lowestStage = 264;

using MakePart = std::unique_ptr<BenchPart> (*)(const BenchContext&, const QRectF&);

MakePart stageMaker(BenchStage stage) {
    switch (stage) {
    case BenchStage::Grid:
        break;
    case BenchStage::Volume:
        return makeVolumeStage;
    case BenchStage::Neurons:
        return makeNeuronStage;
    case BenchStage::FullyConnected:
        return makeFcStage;
    }
    return makeGridStage;
}

/// The window that is at work because something of it is under the pointer.
std::optional<BenchStep> stepOf(const SceneElement& lit, const BenchResult& result,
                                const std::optional<BenchMoment>& now) {
    const bool transposed = isTransposed(result.state);
    if (lit.kind == Kind::BenchOutput && !transposed) {
        return BenchStep{lit.channel, lit.y, lit.x};
    }
    if (lit.kind == Kind::BenchInput && transposed && now) {
        return BenchStep{now->step.filter, lit.y, lit.x};
    }
    return std::nullopt;
}

bool isStep(const BenchStep& step, const BenchResult& result) {
    const Shape shape = isTransposed(result.state) ? result.padded.shape() : result.outputShape();
    const Range filters{0, result.outputShape().channels()};
    return filters.contains(step.filter) && Range{0, shape.height()}.contains(step.y) &&
           Range{0, shape.width()}.contains(step.x);
}

bool within(const SceneElement& element, const Shape& volume) {
    return Range{0, volume.channels()}.contains(element.channel) &&
           Range{0, volume.height()}.contains(element.y) && Range{0, volume.width()}.contains(element.x);
}

/// Whether there is such a thing: what was pinned may be gone with other settings.
bool exists(const SceneElement& element, const BenchResult& result) {
    const BenchState& state = result.state;
    const bool hasFilter = hasFilters(state.operation) && Range{0, state.filters}.contains(element.index);
    switch (element.kind) {
    case Kind::BenchInput:
        return within(element, result.padded.shape());
    case Kind::BenchOutput:
        return within(element, result.outputShape());
    case Kind::BenchWeight:
        return hasFilter && within(element, {1, state.size.depth / state.groups, state.window.rows.kernel,
                                             state.window.columns.kernel});
    case Kind::BenchBias:
        return hasFilter;
    default:
        return true;
    }
}

/// What is spread onto the lit output of a transposed convolution. Not of one that the arithmetic shows: it
/// would vanish under the pointer.
std::shared_ptr<const Arithmetic> scatteredOnto(const SceneElement& lit, const BenchResult& result,
                                                const BenchFrame* before, const QRectF& arithmetic) {
    if (lit.kind != Kind::BenchOutput || !isTransposed(result.state) ||
        arithmetic.contains(lit.bounds.center())) {
        return nullptr;
    }
    return before != nullptr && before->scattered && before->lit.sameAs(lit)
               ? before->scattered
               : std::make_shared<const Arithmetic>(
                     explainOutput(result, {.channel = lit.channel, .y = lit.y, .x = lit.x}));
}

BenchFrame frameAt(const BenchResult& result, const BenchView& view, double time, const SceneElement& lit,
                   const BenchFrame* before, const QRectF& arithmeticPlace) {
    BenchFrame frame;
    frame.lit = exists(lit, result) ? lit : SceneElement();
    if (stepCount(result) == 0) {
        return frame;
    }
    frame.moment = momentAt(result, time, view.grain);
    frame.written = frame.moment->written;
    const std::optional<BenchStep> step = stepOf(frame.lit, result, frame.moment);
    if (step && isStep(*step, result)) {
        const std::int64_t index = indexOf(result, *step);
        frame.moment = BenchMoment{
            .index = index, .step = *step, .phase = BenchPhase::Write, .progress = 1, .written = index + 1};
    }
    const bool same = before != nullptr && before->moment && before->moment->step == frame.moment->step;
    frame.arithmetic = same ? before->arithmetic
                            : std::make_shared<const Arithmetic>(explainStep(result, frame.moment->step));
    frame.scattered = scatteredOnto(frame.lit, result, before, arithmeticPlace);
    return frame;
}

} // namespace

struct BenchScene::Layout {
    explicit Layout(const SceneInput& input)
        : context{input.bench, input.benchView, input.theme} {
        FOVEA_REQUIRE(input.bench != nullptr);
        const double width = std::max(input.viewport.width() - 2 * margin, narrowestFormula);
        const double height = input.viewport.height() - 2 * margin;
        const double share = width >= wideFrom ? stageShare : stackedStageShare;
        const double leastStage = std::max(share * height, lowestStage);
        double below = layOutBelow(width, height, 0, height - partGap - leastStage);
        const double stageHeight = std::max(height - below - partGap, leastStage);
        stage = stageMaker(context.view.stage)(context, {margin, margin, width, stageHeight});
        const double top = std::max(margin + stageHeight, stage->bounds().bottom()) + partGap;
        below = layOutBelow(width, height, top, margin + height - top);
        size = {width + 2 * margin, std::max(top + below + margin, input.viewport.height())};
    }

    /// While the settings are refused the formula, which says why, comes first and takes the whole width.
    double layOutRefusal(double width, double height, double top) {
        formula = makeFormulaPart(context, {margin, top, width, arithmeticShare * height});
        const double formulaHeight = formula->bounds().height();
        arithmetic = makeArithmeticPart(context, {margin, top + formulaHeight + partGap, width, 0});
        return formulaHeight + partGap + arithmetic->bounds().height();
    }

    /// Arithmetic and formula from `top` on, of which `seen` lie in the viewport; returns their height.
    double layOutBelow(double width, double height, double top, double seen) {
        if (!context.result->fits()) {
            return layOutRefusal(width, height, top);
        }
        const bool wide = width >= wideFrom;
        const double formulaWidth =
            wide ? std::clamp(formulaShare * width, narrowestFormula, widestFormula) : width;
        const double arithmeticWidth = wide ? width - formulaWidth - columnGap : width;
        const double offered = arithmeticShare * height;
        arithmetic = makeArithmeticPart(context, {margin, top, arithmeticWidth, offered}, seen);
        const double arithmeticHeight = arithmetic->bounds().height();
        const QRectF formulaPlace =
            wide ? QRectF(margin + arithmeticWidth + columnGap, top, formulaWidth, offered)
                 : QRectF(margin, top + arithmeticHeight + partGap, formulaWidth, offered);
        formula = makeFormulaPart(context, formulaPlace);
        const double formulaHeight = formula->bounds().height();
        return wide ? std::max(arithmeticHeight, formulaHeight) : arithmeticHeight + partGap + formulaHeight;
    }

    BenchContext context;
    std::unique_ptr<BenchPart> stage;
    std::unique_ptr<BenchPart> arithmetic;
    std::unique_ptr<BenchPart> formula;
    QSizeF size;
};

BenchScene::BenchScene(const SceneInput& input)
    : BenchScene(std::make_shared<const Layout>(input), input.time, input.pinned, nullptr) {}

BenchScene::BenchScene(std::shared_ptr<const Layout> layout, double time, const SceneElement& lit,
                       const BenchFrame* before)
    : m_layout(std::move(layout))
    , m_frame(frameAt(*m_layout->context.result, m_layout->context.view, time, lit, before,
                      m_layout->arithmetic->bounds())) {}

std::unique_ptr<BenchScene> BenchScene::at(double time, const SceneElement& lit) const {
    return std::unique_ptr<BenchScene>(new BenchScene(m_layout, time, lit, &m_frame));
}

QSizeF BenchScene::size() const {
    return m_layout->size;
}

BenchScene::Parts BenchScene::parts() const {
    return {m_layout->stage.get(), m_layout->arithmetic.get(), m_layout->formula.get()};
}

std::size_t BenchScene::partOf(const SceneElement& element) const {
    const Parts all = parts();
    std::size_t found = all.size();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (element.isNone() || all[i]->find(element, m_frame).isNone()) {
            continue;
        }
        if (all[i]->bounds().contains(element.bounds.center())) {
            return i;
        }
        found = std::min(found, i);
    }
    return found;
}

void BenchScene::paint(QPainter& painter, const PaintContext& context) const {
    const Theme& theme = m_layout->context.theme;
    painter.fillRect(context.exposed, theme.paper);
    for (const BenchPart* part : parts()) {
        if (part->bounds().intersects(context.exposed)) {
            part->paint(painter, context, m_frame);
        }
    }
    if (const SceneElement hover = find(context.hover); !hover.isNone()) {
        paintFrame(painter, hover.bounds, theme.ink, 1);
    }
    if (const SceneElement focus = find(context.focus); !focus.isNone()) {
        paintFrame(painter, focus.bounds, theme.focus, 2);
    }
}

SceneElement BenchScene::elementAt(const QPointF& point) const {
    for (const BenchPart* part : parts()) {
        if (const SceneElement element = part->elementAt(point, m_frame); !element.isNone()) {
            return element;
        }
    }
    return {};
}

SceneElement BenchScene::neighbour(const SceneElement& from, Direction direction) const {
    const Parts all = parts();
    const std::size_t here = partOf(from);
    if (here < all.size()) {
        const SceneElement next = all[here]->neighbour(from, direction, m_frame);
        if (!next.isNone() || direction == Direction::First || direction == Direction::Last) {
            return next;
        }
    }
    if (here == all.size() || direction == Direction::Right || direction == Direction::Down) {
        for (std::size_t i = here == all.size() ? 0 : here + 1; i < all.size(); ++i) {
            if (const SceneElement first = all[i]->neighbour({}, Direction::First, m_frame);
                !first.isNone()) {
                return first;
            }
        }
        return {};
    }
    for (std::size_t i = here; i-- > 0;) {
        if (const SceneElement last = all[i]->neighbour({}, Direction::Last, m_frame); !last.isNone()) {
            return last;
        }
    }
    return {};
}

SceneElement BenchScene::find(const SceneElement& element) const {
    const std::size_t part = partOf(element);
    const Parts all = parts();
    return part < all.size() ? all[part]->find(element, m_frame) : SceneElement();
}

QString BenchScene::describe(const SceneElement& element) const {
    const std::size_t part = partOf(element);
    const Parts all = parts();
    return part < all.size() ? all[part]->describe(element, m_frame) : QString();
}

std::vector<DrawnNumber> BenchScene::numbers() const {
    std::vector<DrawnNumber> all;
    for (const BenchPart* part : parts()) {
        const std::vector<DrawnNumber> some = part->numbers(m_frame);
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

} // namespace fovea::ui
