// What a person does to the numbers in the bench's picture.

#include "core/bench/bench_formula.h"
#include "ui/panels/bench_cells.h"
#include "ui/panels/bench_workspace.h"

#include <algorithm>

namespace fovea::ui {

namespace {

/// Where output row (or column) `place` of a layer lies on the bench, which holds the middle of a large
/// input.
std::int64_t onBench(std::int64_t place, std::int64_t extent, const WindowAxis& axis) {
    const std::int64_t left = std::max<std::int64_t>(0, extent - maxBenchExtent) / 2;
    return std::max<std::int64_t>(0, place - left / axis.stride);
}

QString editName(const BenchCell& cell) {
    switch (cell.kind) {
    case BenchCell::Kind::Input:
        return BenchWorkspace::tr("number of the input");
    case BenchCell::Kind::Weight:
        return BenchWorkspace::tr("weight");
    case BenchCell::Kind::Bias:
        break;
    }
    return BenchWorkspace::tr("bias");
}

} // namespace

void BenchWorkspace::onActivated(const SceneElement& element) {
    switch (element.kind) {
    case SceneElement::Kind::BenchFix:
        applyFix(element);
        return;
    case SceneElement::Kind::BenchSlice: {
        BenchView view = m_benchView;
        if (element.index == static_cast<std::int64_t>(BenchVolume::Input)) {
            view.inputSlice = element.channel;
        } else {
            chooseFilter(element.channel);
            view.filter = element.channel;
        }
        setBenchView(view);
        return;
    }
    default:
        break;
    }
    pin(element);
    openEditor(element);
}

void BenchWorkspace::openEditor(const SceneElement& element) {
    const std::shared_ptr<const BenchResult> result = m_document.result();
    const std::optional<BenchCell> cell = result != nullptr ? cellOf(element, *result) : std::nullopt;
    if (!cell || !hasCell(m_document.state(), *cell)) {
        m_editor->leave();
        return;
    }
    const SceneElement found = m_view->scene()->find(element);
    if (found.isNone()) {
        m_editor->leave();
        return;
    }
    m_view->reveal(found);
    m_editor->open(found, m_view->viewportRect(found), valueOf(m_document.state(), *cell));
}

void BenchWorkspace::onCellEntered(double value, bool continues) {
    const std::optional<BenchCell> cell = cellOf(m_editor->cell(), *m_document.result());
    if (!cell || !hasCell(m_document.state(), *cell)) {
        return;
    }
    if (!continues) {
        m_typing = {.id = m_document.newGesture()};
    }
    const bool done = m_document.change(
        editName(*cell),
        [&](BenchState state) { return withValue(std::move(state), *cell, static_cast<float>(value)); },
        m_typing);
    if (!done && m_document.problem()) {
        m_editor->setProblem(QString::fromStdString(m_document.problem()->text));
    }
}

void BenchWorkspace::moveEditor(int cells, int rows) {
    if (!m_editor->problem().isEmpty()) {
        return; // what was typed would be lost
    }
    const BenchResult& result = *m_document.result();
    const std::optional<BenchCell> here = cellOf(m_editor->cell(), result);
    const std::optional<BenchCell> next =
        here ? cellBeside(m_document.state(), *here, cells, rows) : std::nullopt;
    if (!next) {
        return;
    }
    const SceneElement element = m_view->scene()->find(elementOf(*next, result));
    if (!element.isNone()) {
        pin(element);
        openEditor(element);
    }
}

void BenchWorkspace::onStroked(const SceneElement& from, const SceneElement& to) {
    const std::shared_ptr<const BenchResult> result = m_document.result();
    const std::optional<BenchCell> end = cellOf(to, *result);
    if (m_stroke.id == 0) {
        m_editor->leave();
        m_stroke = {.id = m_document.newGesture(), .accumulates = true};
        m_strokeEnd = from;
    }
    const std::optional<BenchCell> begin = cellOf(m_strokeEnd, *result);
    m_strokeEnd = to;
    if (!begin && !end) {
        return;
    }
    // A stroke stays with what it began on.
    const bool onInput = from.kind == SceneElement::Kind::BenchInput;
    const BenchCell::Kind kind = onInput ? BenchCell::Kind::Input : BenchCell::Kind::Weight;
    const auto belongs = [&](const BenchCell& cell) {
        return cell.kind == kind && hasCell(m_document.state(), cell);
    };
    const std::vector<BenchCell> cells =
        begin && end ? cellsBetween(*begin, *end) : std::vector<BenchCell>{begin ? *begin : *end};
    const double brush = onInput ? m_panel->inputBrush() : m_panel->weightBrush();
    if (std::ranges::none_of(cells, belongs)) {
        return;
    }
    m_document.change(
        tr("paint"),
        [&](BenchState state) {
            for (const BenchCell& cell : cells) {
                if (belongs(cell)) {
                    state = withValue(std::move(state), cell, static_cast<float>(brush));
                }
            }
            return state;
        },
        m_stroke);
}

void BenchWorkspace::applyFix(const SceneElement& fix) {
    const BenchResult& result = *m_document.result();
    const BenchDirection direction = fix.channel == 0 ? BenchDirection::Rows : BenchDirection::Columns;
    if (fix.index < 0 || fix.index >= std::ssize(axisOf(result, direction).fitting)) {
        return;
    }
    const Window2d window = windowAfter(result, direction, static_cast<std::size_t>(fix.index));
    m_document.change(tr("a setting that fits"), [&](BenchState state) {
        state.window = window;
        return state;
    });
}

void BenchWorkspace::chooseFilter(std::int64_t filter) {
    m_benchView.filter = filter;
    const std::shared_ptr<const BenchResult>& run = m_player.run();
    if (run != nullptr && m_player.duration() > 0) {
        // The same window, seen by another filter.
        const double time = m_player.time();
        BenchStep step = momentAt(*run, time, m_player.grain()).step;
        const auto from = static_cast<double>(indexOf(*run, step));
        step.filter = std::min(filter, run->outputShape().channels() - 1);
        m_player.setTime(static_cast<double>(indexOf(*run, step)) + time - from);
    }
    rebuildScene();
}

/// The panel speaks of the filter at work, unless it changes all the time.
void BenchWorkspace::followFilter() {
    if (!m_player.playing() && m_player.duration() > 0) {
        m_panel->setFilter(momentAt(*m_player.run(), m_player.time(), m_player.grain()).step.filter);
    }
}

bool BenchWorkspace::takeLayer(NodeId node, const std::optional<Element>& unit) {
    m_player.pause();
    m_player.toStart();
    m_pinned = {};
    if (!m_document.takeLayer(node)) {
        return false;
    }
    m_wantedUnit = unit;
    if (unit) {
        const Trace& trace = *m_document.session().analysis()->trace;
        const Shape input = trace.inputsOf(node).front().shape();
        m_wantedUnit->y = onBench(unit->y, input.height(), m_document.state().window.rows);
        m_wantedUnit->x = onBench(unit->x, input.width(), m_document.state().window.columns);
    }
    BenchView view = m_benchView;
    view.stage = m_document.state().operation == BenchOperation::FullyConnected ? BenchStage::FullyConnected
                                                                                : BenchStage::Grid;
    view.inputSlice = 0;
    view.filter = unit ? unit->channel : 0;
    view.filter = std::min(view.filter, m_document.state().filters - 1);
    setBenchView(view);
    m_view->setFocus();
    return true;
}

} // namespace fovea::ui
