#include "ui/panels/bench_input_section.h"

#include "ui/panels/chooser.h"
#include "ui/render/numbers.h"

#include <QPushButton>

#include <cmath>

namespace fovea::ui {

namespace {

using Pattern = InputSource::Pattern;

/// Beside the patterns in the menu of sources.
constexpr int cutSource = 100;
constexpr int layerSource = 101;
constexpr double firstBrush = 9;
constexpr double largestBrush = 1e6;
constexpr double largestSeed = 1e9;

} // namespace

BenchInputSection::BenchInputSection(BenchDocument& document, QWidget* parent)
    : BenchSection(tr("Input"), document, parent)
    , m_size(new NumbersRow(
          tr("W × H × D"), NumberField::Kind::Whole,
          {{tr("Width of the input"), {}}, {tr("Height of the input"), {}}, {tr("Depth of the input"), {}}}))
    , m_sourceRow(new FieldRow(tr("Numbers")))
    , m_source(new Chooser(tr("Numbers of the input")))
    , m_seed(new NumbersRow(tr("Seed"), NumberField::Kind::Whole, {{tr("Seed of the input"), {}}}))
    , m_roll(new QPushButton(tr("Roll again")))
    , m_layerRow(new FieldRow(tr("Layer")))
    , m_layers(new Chooser(tr("Layer whose volume is the input")))
    , m_cut(new CutView)
    , m_brushRow(new NumbersRow(tr("Brush"), NumberField::Kind::Real, {{tr("Brush of the input"), {}}}))
    , m_brush(&m_brushRow->field(0)) {
    const std::pair<int, QString> sources[] = {{int(Pattern::Typed), tr("Typed")},
                                               {int(Pattern::Zeros), tr("Zeros")},
                                               {int(Pattern::Count), tr("1, 2, 3, …")},
                                               {int(Pattern::Random), tr("Random 0…9")},
                                               {int(Pattern::RampRight), tr("Ramp to the right")},
                                               {int(Pattern::RampDown), tr("Ramp downwards")},
                                               {int(Pattern::VerticalEdge), tr("Vertical edge")},
                                               {int(Pattern::HorizontalEdge), tr("Horizontal edge")},
                                               {int(Pattern::Checkerboard), tr("Checkerboard")},
                                               {int(Pattern::Cross), tr("Cross")},
                                               {int(Pattern::Blob), tr("Blob")},
                                               {int(Pattern::Grating), tr("Grating")},
                                               {cutSource, tr("Cut out of the picture")},
                                               {layerSource, tr("Volume of a layer")}};
    for (const auto& [id, name] : sources) {
        m_source->addItem(name, id);
    }
    m_roll->setToolTip(tr("Other random numbers"));
    m_roll->setAccessibleName(tr("Roll the input again"));
    m_brush->setToolTip(tr("What dragging over the input's cells writes"));
    arrange();
    connect(m_size, &NumbersRow::entered, this, [this](const QList<double>& values, bool continues) {
        const VolumeSize size{.width = std::llround(values[0]),
                              .height = std::llround(values[1]),
                              .depth = std::llround(values[2])};
        edit(m_size, tr("size of the input"), continues,
             [size](BenchState state) { return withSize(std::move(state), size); });
    });
    connect(m_source, &QComboBox::activated, this, &BenchInputSection::chooseSource);
    connect(m_layers, &QComboBox::activated, this, &BenchInputSection::chooseLayer);
    connect(m_roll, &QPushButton::clicked, this, &BenchInputSection::roll);
    connect(m_seed, &NumbersRow::entered, this, [this](const QList<double>& values, bool continues) {
        InputSource source = state().inputSource;
        source.seed = static_cast<std::uint64_t>(std::max(0LL, std::llround(values[0])));
        edit(m_seed, tr("seed of the input"), continues,
             [source](BenchState state) { return withInputSource(std::move(state), source); });
    });
    connect(m_cut, &CutView::cutChanged, this, [this](const PixelRect& cut, bool continues) {
        this->document().takeCut(cut, gesture(continues));
    });
    connect(m_brush, &NumberField::entered, this, [this](double value) { m_brush->showValue(value); });
}

void BenchInputSection::arrange() {
    m_size->setRange(1, maxBenchExtent);
    m_seed->setRange(0, largestSeed);
    m_sourceRow->add(m_source, 1);
    m_layerRow->add(m_layers, 1);
    m_seed->add(m_roll);
    m_brush->setRange(-largestBrush, largestBrush);
    m_brush->showValue(firstBrush);
    add(m_size, {BenchField::Width, BenchField::Height, BenchField::Depth});
    add(m_sourceRow);
    add(m_seed);
    add(m_layerRow);
    add(m_cut);
    add(m_brushRow);
}

double BenchInputSection::aspect() const {
    return static_cast<double>(state().size.width) / static_cast<double>(state().size.height);
}

void BenchInputSection::chooseSource(int index) {
    const int id = m_source->itemData(index).toInt();
    if (id == cutSource) {
        const Picture& picture = this->document().session().document().picture;
        const QSize size = picture.image == nullptr ? QSize()
                                                    : QSize(static_cast<int>(picture.image->width),
                                                            static_cast<int>(picture.image->height));
        this->document().takeCut(size.isEmpty() ? PixelRect() : CutView::largest(size, aspect()));
    } else if (id == layerSource) {
        chooseLayer(std::max(0, m_layers->currentIndex()));
    } else {
        InputSource source = state().inputSource;
        source.pattern = static_cast<Pattern>(id);
        edit(m_sourceRow, tr("numbers of the input"), false,
             [source](BenchState state) { return withInputSource(std::move(state), source); });
    }
    refresh();
}

void BenchInputSection::chooseLayer(int index) {
    this->document().takeVolume({m_layers->itemData(index).toInt()});
    refresh();
}

void BenchInputSection::roll() {
    InputSource source = state().inputSource;
    source.pattern = Pattern::Random;
    ++source.seed;
    edit(m_seed, tr("roll the input"), false,
         [source](BenchState state) { return withInputSource(std::move(state), source); });
}

void BenchInputSection::refresh() {
    const InputOrigin& origin = this->document().origin();
    const Pattern pattern = state().inputSource.pattern;
    m_size->showValues({double(state().size.width), double(state().size.height), double(state().size.depth)});
    const bool cut = origin.kind == InputOrigin::Kind::Cut;
    const bool layer = origin.kind == InputOrigin::Kind::Layer;
    m_source->setCurrentIndex(m_source->findData(cut     ? cutSource
                                                 : layer ? layerSource
                                                         : static_cast<int>(pattern)));
    m_seed->showValues({double(state().inputSource.seed)});
    m_seed->setVisible(!cut && !layer && pattern == Pattern::Random);
    m_layerRow->setVisible(layer);
    m_cut->setVisible(cut);
    if (layer) {
        m_layers->setCurrentIndex(m_layers->findData(origin.layer.value));
    }
    if (cut) {
        m_cut->showCut(origin.cut, aspect());
    }
}

void BenchInputSection::showSession() {
    const Session& session = this->document().session();
    const Picture& picture = session.document().picture;
    if (picture.image != nullptr) {
        m_cut->setPicture(picture.thumbnail,
                          {static_cast<int>(picture.image->width), static_cast<int>(picture.image->height)});
    }
    m_layers->clear();
    if (session.analysis() != nullptr) {
        for (const LayerSummary& layer : session.analysis()->layers) {
            m_layers->addItem(tr("%1  %2").arg(QString::fromStdString(layer.name),
                                               volumeSize(layer.output.width(), layer.output.height(),
                                                          layer.output.channels())),
                              layer.node.value);
        }
    }
    refresh();
}

} // namespace fovea::ui
