#include "tests/ui/scenes/bench/stage_samples.h"

#include "core/bench/bench_edit.h"
#include "tests/support/overlap.h"
#include "tests/support/recording_device.h"
#include "tests/support/scene_walk.h"
#include "ui/scenes/render_scene.h"

#include <gtest/gtest.h>

#include <map>

namespace fovea::test {

namespace {

using ui::DrawnNumber;
using ui::SceneElement;

constexpr double margin = 24;

/// "output 0,1,2" → {0, 1, 2}.
std::vector<std::int64_t> indicesOf(const QString& name) {
    std::vector<std::int64_t> all;
    for (const QString& index : name.section(u' ', 1).split(u',')) {
        all.push_back(index.toLongLong());
    }
    return all;
}

double sizeNamed(const BenchResult& result, const QString& name) {
    const BenchState& state = result.state;
    const Shape output = result.outputShape();
    const std::map<QString, double> sizes{
        {QStringLiteral("input.height"), static_cast<double>(state.size.height)},
        {QStringLiteral("input.width"), static_cast<double>(state.size.width)},
        {QStringLiteral("input.depth"), static_cast<double>(state.size.depth)},
        {QStringLiteral("output.height"), static_cast<double>(output.height())},
        {QStringLiteral("output.width"), static_cast<double>(output.width())},
        {QStringLiteral("output.depth"), static_cast<double>(output.channels())},
        {QStringLiteral("filters"), static_cast<double>(state.filters)},
        {QStringLiteral("parameters"), static_cast<double>(result.parameters)},
        {QStringLiteral("parameters.unshared"), static_cast<double>(result.unsharedParameters)},
        {QStringLiteral("difference"), result.fc ? result.fc->largestDifference : 0}};
    const auto found = sizes.find(name);
    EXPECT_TRUE(found != sizes.end()) << "no test knows the number " << name.toStdString();
    return found == sizes.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
}

double enginesNumber(const ui::BenchContext& context, const StageScene& scene, const QString& name) {
    const BenchResult& result = *context.result;
    const QString kind = name.section(u' ', 0, 0);
    if (!name.contains(u' ')) {
        return sizeNamed(result, name);
    }
    const std::vector<std::int64_t> at = indicesOf(name);
    if (kind == QStringLiteral("input")) {
        return static_cast<double>(result.padded.at(0, at[0], at[1], at[2]));
    }
    if (kind == QStringLiteral("linear")) {
        return static_cast<double>(result.fc->linear.data()[at[0]]);
    }
    if (kind == QStringLiteral("larger")) {
        return static_cast<double>(result.fc->largerOutput.at(0, at[0], at[1], at[2]));
    }
    if (kind == QStringLiteral("output")) {
        const Element element{at[0], at[1], at[2]};
        const ui::BenchFrame& frame = scene.frame();
        const bool final =
            context.view.showAll || (frame.moment && frame.moment->step == BenchStep{at[0], at[1], at[2]});
        const auto now = outputAfter(result, element, frame.written);
        return final || !now ? static_cast<double>(result.output->at(0, at[0], at[1], at[2])) : *now;
    }
    ADD_FAILURE() << "no test knows the number " << name.toStdString();
    return std::numeric_limits<double>::quiet_NaN();
}

/// Black and white of the map on top: 0 in the middle where there are filters.
double rangeEnd(const ui::BenchContext& context, const StageScene& scene, bool high) {
    const Plane map = context.result->output->plane(
        0, scene.frame().moment ? scene.frame().moment->step.filter : context.view.filter);
    float extent = 0;
    float lowest = 0;
    for (const float value : map.values()) {
        extent = std::max(extent, std::abs(value));
        lowest = std::min(lowest, value);
    }
    extent = extent > 0 ? extent : 1;
    const bool isSigned = hasFilters(context.result->state.operation) || lowest < 0;
    return static_cast<double>(high ? extent : (isSigned ? -extent : 0));
}

bool isNumberInCell(const QString& text) {
    return std::ranges::all_of(
        text, [](QChar letter) { return letter.isDigit() || letter == u'.' || letter == QChar(0x2212); });
}

} // namespace

std::shared_ptr<const BenchResult> computed(const BenchState& state) {
    const Workers workers(1);
    return computeBench(state, workers);
}

std::shared_ptr<const BenchResult> ofPreset(std::string_view name) {
    return computed(findBenchPreset(name)->make());
}

ui::BenchFrame frameAt(const BenchResult& result, double time) {
    return frameWith(result, time, {});
}

ui::BenchFrame frameWith(const BenchResult& result, double time, const SceneElement& lit) {
    ui::BenchFrame frame;
    frame.lit = lit;
    if (!result.fits()) {
        return frame;
    }
    const auto end = static_cast<double>(stepCount(result));
    frame.moment = momentAt(result, time < 0 ? end : time, BenchGrain::Inside);
    frame.written = frame.moment->written;
    if (lit.kind == SceneElement::Kind::BenchOutput && lit.index == 0 &&
        result.state.operation != BenchOperation::Transposed) {
        const BenchStep step{lit.channel, lit.y, lit.x};
        const std::int64_t index = indexOf(result, step);
        frame.moment = BenchMoment{
            .index = index, .step = step, .phase = BenchPhase::Write, .progress = 1, .written = index + 1};
    }
    frame.arithmetic = std::make_shared<const Arithmetic>(explainStep(result, frame.moment->step));
    return frame;
}

SceneElement element(SceneElement::Kind kind, const Element& at, std::int64_t index) {
    return {.kind = kind, .channel = at.channel, .y = at.y, .x = at.x, .index = index};
}

StageScene::StageScene(MakeStage make, const ui::BenchContext& context, const QSizeF& size,
                       const ui::BenchFrame& frame)
    : m_part(make(context, QRectF(margin, margin, size.width() - 2 * margin, size.height() - 2 * margin)))
    , m_frame(frame)
    , m_size(size.width(), std::max(size.height(), std::ceil(m_part->bounds().bottom() + margin))) {}

QSizeF StageScene::size() const {
    return m_size;
}

void StageScene::paint(QPainter& painter, const ui::PaintContext& context) const {
    m_part->paint(painter, context, m_frame);
}

SceneElement StageScene::elementAt(const QPointF& point) const {
    return m_part->elementAt(point, m_frame);
}

SceneElement StageScene::neighbour(const SceneElement& from, ui::Direction direction) const {
    return m_part->neighbour(
        from, from.isNone() && direction != ui::Direction::Last ? ui::Direction::First : direction, m_frame);
}

SceneElement StageScene::find(const SceneElement& element) const {
    return m_part->find(element, m_frame);
}

QString StageScene::describe(const SceneElement& element) const {
    return m_part->describe(element, m_frame);
}

void expectEnginesNumbers(const ui::BenchContext& context, const StageScene& scene) {
    const std::vector<DrawnNumber> numbers = scene.part().numbers(scene.frame());
    EXPECT_FALSE(numbers.empty());
    for (const DrawnNumber& number : numbers) {
        if (number.name == QStringLiteral("output.low") || number.name == QStringLiteral("output.high")) {
            EXPECT_EQ(number.value, rangeEnd(context, scene, number.name.endsWith(QStringLiteral("high"))));
        } else if (number.name == QStringLiteral("filters.more")) {
            EXPECT_GT(number.value, 0);
            EXPECT_LT(number.value, static_cast<double>(context.result->state.filters));
        } else {
            EXPECT_EQ(number.value, enginesNumber(context, scene, number.name)) << number.name.toStdString();
        }
    }
}

void expectTidyTexts(const StageScene& scene, const std::string& what) {
    RecordingDevice sheet(scene.size().toSize());
    QPainter painter(&sheet);
    ui::TileCache tiles;
    scene.paint(painter, {.exposed = QRectF({}, scene.size()), .tiles = tiles, .hover = {}, .focus = {}});
    painter.end();
    const auto& texts = sheet.texts();
    ASSERT_FALSE(texts.empty()) << what;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const RecordingDevice::Text& text = texts[i];
        EXPECT_TRUE(QRectF({}, scene.size()).contains(text.bounds))
            << what << ": " << text.text.toStdString();
        for (std::size_t j = 0; j < i; ++j) {
            const bool cells = isNumberInCell(text.text) && isNumberInCell(texts[j].text);
            EXPECT_FALSE(!cells && overlap(text.bounds, texts[j].bounds))
                << what << ": " << text.text.toStdString() << " on " << texts[j].text.toStdString();
        }
    }
}

void expectFoundWhereDrawn(const StageScene& scene, const std::string& what) {
    std::size_t seen = 0;
    for (double y = 0; y < scene.size().height(); y += 7) {
        for (double x = 0; x < scene.size().width(); x += 7) {
            const SceneElement there = scene.elementAt({x, y});
            if (there.isNone()) {
                continue;
            }
            ++seen;
            const SceneElement found = scene.find(there);
            EXPECT_TRUE(found.sameAs(there)) << what << " at " << x << ", " << y;
            EXPECT_FALSE(scene.describe(there).isEmpty()) << what << " at " << x << ", " << y;
        }
    }
    EXPECT_GT(seen, 20U) << what;
    for (const SceneElement& reached : reachableElements(scene)) {
        EXPECT_TRUE(scene.find(reached).sameAs(reached)) << what;
        EXPECT_FALSE(scene.describe(reached).isEmpty()) << what;
        EXPECT_TRUE(QRectF({}, scene.size()).contains(reached.bounds)) << what;
    }
}

QImage picture(const StageScene& scene, const ui::Theme& theme, double scale) {
    return ui::renderImage(scene, theme, scale);
}

} // namespace fovea::test
