#include "ui/panels/bench_filter_section.h"

#include "ui/panels/chooser.h"

#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>
#include <span>

namespace fovea::ui {

namespace {

using Pattern = FilterSource::Pattern;

constexpr double firstBrush = 1;
constexpr double largestNumber = 1e6;
constexpr double largestSeed = 1e9;
constexpr double widestAngle = 180;
constexpr double shortestWave = 2;
constexpr double longestWave = 64;
/// The slider of the wavelength counts halves of a pixel, as far as one wave is seen on a filter.
constexpr double waveSteps = 2;
constexpr double longestSliderWave = 24;

bool hasLearnedFilters(const LayerSummary& layer) {
    return layer.kind == "conv2d" || layer.kind == "linear";
}

NumbersRow* numberRow(const QString& name, NumberField::Kind kind, const QString& accessibleName) {
    return new NumbersRow(name, kind, {{accessibleName, {}}});
}

} // namespace

BenchFilterSection::BenchFilterSection(BenchDocument& document, QWidget* parent)
    : BenchSection(tr("Filters"), document, parent)
    , m_count(numberRow(tr("Number K"), NumberField::Kind::Whole, tr("Number of filters, K")))
    , m_groups(numberRow(tr("Groups"), NumberField::Kind::Whole, tr("Groups of channels")))
    , m_chosen(numberRow(tr("Filter"), NumberField::Kind::Whole, tr("Chosen filter, from 0")))
    , m_patternRow(new FieldRow(tr("Weights")))
    , m_pattern(new Chooser(tr("Weights of the chosen filter")))
    , m_forAll(new QPushButton(tr("All alike")))
    , m_seed(numberRow(tr("Seed"), NumberField::Kind::Whole, tr("Seed of the filter")))
    , m_orientation(numberRow(tr("Orientation"), NumberField::Kind::Real, tr("Orientation in degrees")))
    , m_orientationSlider(new QSlider(Qt::Horizontal))
    , m_wavelength(numberRow(tr("Wavelength"), NumberField::Kind::Real, tr("Wavelength in pixels")))
    , m_wavelengthSlider(new QSlider(Qt::Horizontal))
    , m_bias(numberRow(tr("Bias"), NumberField::Kind::Real, tr("Bias of the chosen filter")))
    , m_learnedRow(new FieldRow(tr("Learned")))
    , m_layers(new Chooser(tr("Layer whose learned filter is taken")))
    , m_learned(numberRow(tr("its filter"), NumberField::Kind::Whole, tr("Learned filter, from 0")))
    , m_brushRow(numberRow(tr("Brush"), NumberField::Kind::Real, tr("Brush of the weights")))
    , m_brush(&m_brushRow->field(0)) {
    const std::pair<Pattern, QString> patterns[] = {{Pattern::Typed, tr("Typed")},
                                                    {Pattern::Zeros, tr("Zeros")},
                                                    {Pattern::Identity, tr("Identity")},
                                                    {Pattern::Box, tr("Box")},
                                                    {Pattern::Gaussian, tr("Gaussian")},
                                                    {Pattern::Sharpen, tr("Sharpen")},
                                                    {Pattern::SobelX, tr("Sobel, vertical edges")},
                                                    {Pattern::SobelY, tr("Sobel, horizontal edges")},
                                                    {Pattern::ScharrX, tr("Scharr, vertical edges")},
                                                    {Pattern::ScharrY, tr("Scharr, horizontal edges")},
                                                    {Pattern::Laplacian, tr("Laplacian")},
                                                    {Pattern::LaplacianOfGaussian, tr("Blob (LoG)")},
                                                    {Pattern::Corner, tr("Corner")},
                                                    {Pattern::Emboss, tr("Emboss")},
                                                    {Pattern::Gabor, tr("Gabor")},
                                                    {Pattern::Random, tr("Random −1, 0, 1")}};
    for (const auto& [pattern, name] : patterns) {
        m_pattern->addItem(name, static_cast<int>(pattern));
    }
    arrange();
    connectNumbers();
    connect(m_pattern, &QComboBox::activated, this, [this](int index) {
        FilterSource chosen = source();
        chosen.pattern = static_cast<Pattern>(m_pattern->itemData(index).toInt());
        setSource(m_patternRow, tr("weights of a filter"), false, chosen);
        refresh();
    });
    connect(m_forAll, &QPushButton::clicked, this, [this] {
        edit(m_patternRow, tr("weights of all filters"), false, [chosen = source()](BenchState state) {
            return withFilterSource(std::move(state), -1, chosen);
        });
    });
    connect(m_layers, &QComboBox::activated, this, [this] {
        m_learnedFilter = 0;
        takeLearned();
    });
    connect(m_learned, &NumbersRow::entered, this, [this](const QList<double>& values) {
        m_learnedFilter = std::llround(values[0]);
        takeLearned();
    });
    connect(m_brush, &NumberField::entered, this, [this](double value) { m_brush->showValue(value); });
}

void BenchFilterSection::arrange() {
    m_patternRow->add(m_pattern, 1);
    m_forAll->setAccessibleName(tr("All filters alike"));
    m_forAll->setToolTip(tr("These weights for all filters"));
    m_learnedRow->add(m_layers, 1);
    m_layers->setPlaceholderText(tr("of a layer…"));
    m_layers->setToolTip(tr("A filter that the network has learned"));
    m_brush->setToolTip(tr("What dragging over weights writes"));
    m_count->setRange(1, maxBenchFilters);
    m_groups->setRange(1, maxBenchDepth);
    m_seed->setRange(0, largestSeed);
    m_orientation->setRange(0, widestAngle);
    m_wavelength->setRange(shortestWave, longestWave);
    m_bias->setRange(-largestNumber, largestNumber);
    m_brush->setRange(-largestNumber, largestNumber);
    m_brush->showValue(firstBrush);
    m_orientationSlider->setRange(0, static_cast<int>(widestAngle));
    m_orientationSlider->setAccessibleName(tr("Orientation, slider"));
    m_wavelengthSlider->setRange(static_cast<int>(shortestWave * waveSteps),
                                 static_cast<int>(longestSliderWave * waveSteps));
    m_wavelengthSlider->setAccessibleName(tr("Wavelength, slider"));
    m_chosen->add(m_forAll);
    addSlider(m_orientation, m_orientationSlider,
              [](FilterSource& source, int value) { source.orientation = value; });
    addSlider(m_wavelength, m_wavelengthSlider,
              [](FilterSource& source, int value) { source.wavelength = value / waveSteps; });
    add(m_count, {BenchField::Filters});
    add(m_groups, {BenchField::Groups});
    add(m_chosen);
    add(m_patternRow, {BenchField::Weights});
    for (NumbersRow* row : {m_seed, m_orientation, m_wavelength}) {
        add(row);
    }
    add(m_learnedRow);
    for (NumbersRow* row : {m_learned, m_bias, m_brushRow}) {
        add(row);
    }
}

void BenchFilterSection::addSlider(FieldRow* row, QSlider* slider, void (*set)(FilterSource&, int)) {
    row->add(slider, 2);
    // All that happens until the slider is pressed anew, or another control used, is one step.
    const auto goesOn = std::make_shared<bool>(false);
    connect(slider, &QSlider::sliderPressed, this, [goesOn] { *goesOn = false; });
    connect(slider, &QSlider::valueChanged, this, [this, row, set, goesOn](int value) {
        FilterSource changed = source();
        set(changed, value);
        setSource(row, tr("form of a filter"), std::exchange(*goesOn, true), changed);
    });
}

void BenchFilterSection::connectNumbers() {
    connect(m_count, &NumbersRow::entered, this, [this](const QList<double>& values, bool continues) {
        edit(m_count, tr("number of filters"), continues,
             [count = std::llround(values[0])](BenchState state) {
                 state.filters = count;
                 return state;
             });
    });
    connect(m_groups, &NumbersRow::entered, this, [this](const QList<double>& values, bool continues) {
        edit(m_groups, tr("groups"), continues, [groups = std::llround(values[0])](BenchState state) {
            state.groups = groups;
            return state;
        });
    });
    connect(m_chosen, &NumbersRow::entered, this, [this](const QList<double>& values) {
        const std::int64_t wanted = std::llround(values[0]);
        if (wanted < 0 || wanted >= state().filters) {
            m_chosen->setProblem(tr("There are filters 0 to %1.").arg(state().filters - 1));
            return;
        }
        setFilter(wanted);
        Q_EMIT filterChosen(wanted);
    });
    const auto connectSource = [this](NumbersRow* row, void (*set)(FilterSource&, double)) {
        connect(row, &NumbersRow::entered, this, [=, this](const QList<double>& values, bool continues) {
            FilterSource changed = source();
            set(changed, values[0]);
            setSource(row, tr("form of a filter"), continues, changed);
        });
    };
    connectSource(m_seed, [](FilterSource& source, double value) {
        source.seed = static_cast<std::uint64_t>(std::max(0.0, value));
    });
    connectSource(m_orientation, [](FilterSource& source, double value) { source.orientation = value; });
    connectSource(m_wavelength, [](FilterSource& source, double value) { source.wavelength = value; });
    connect(m_bias, &NumbersRow::entered, this, [this](const QList<double>& values, bool continues) {
        edit(m_bias, tr("bias"), continues,
             [filter = m_filter, value = static_cast<float>(values[0])](BenchState state) {
                 return withBias(std::move(state), filter, value);
             });
    });
}

const FilterSource& BenchFilterSection::source() const {
    return state().filterSources.at(static_cast<std::size_t>(m_filter));
}

void BenchFilterSection::setSource(FieldRow* row, const QString& text, bool continues,
                                   const FilterSource& source) {
    edit(row, text, continues, [filter = m_filter, source](BenchState state) {
        // First as a mere setting: a wrong one is refused before weights are made from it.
        BenchState wanted = state;
        wanted.filterSources.at(static_cast<std::size_t>(filter)) = source;
        return problemOf(wanted) ? wanted : withFilterSource(std::move(state), filter, source);
    });
}

void BenchFilterSection::takeLearned() {
    const int row = m_layers->currentIndex();
    if (row < 0) {
        return;
    }
    m_taken.reset();
    const bool done = document().takeFilter({m_layers->itemData(row).toInt()}, m_learnedFilter, m_filter);
    if (done) {
        m_taken = weights();
    }
    const std::optional<BenchProblem>& problem = document().problem();
    m_learned->setVisible(true);
    m_learned->setProblem(done || !problem ? QString() : QString::fromStdString(problem->text));
}

std::vector<float> BenchFilterSection::weights() const {
    const std::span<const float> all = state().weight.values();
    const std::size_t size = all.size() / static_cast<std::size_t>(state().filters);
    const auto own = all.subspan(static_cast<std::size_t>(m_filter) * size, size);
    return {own.begin(), own.end()};
}

/// A filter that was typed for fewer channels has nothing for the others.
QString BenchFilterSection::zerosNote() const {
    if (source().pattern != Pattern::Typed) {
        return {};
    }
    const std::int64_t slices = channelsOf(state(), m_filter).length();
    const auto plane = static_cast<std::size_t>(state().window.rows.kernel * state().window.columns.kernel);
    std::int64_t typed = 0;
    for (std::int64_t slice = 0; slice < slices; ++slice) {
        const auto first = static_cast<std::size_t>(weightIndex(state(), m_filter, slice, 0, 0));
        const auto own = state().weight.values().subspan(first, plane);
        typed += std::ranges::any_of(own, [](float weight) { return weight != 0; }) ? 1 : 0;
    }
    return typed == 0 || typed == slices
               ? QString()
               : tr("What was typed stands on %1 of %2 channels; on the others the weights are 0.")
                     .arg(typed)
                     .arg(slices);
}

void BenchFilterSection::setFilter(std::int64_t filter) {
    const std::int64_t clamped = std::clamp<std::int64_t>(filter, 0, state().filters - 1);
    if (clamped != m_filter) {
        m_filter = clamped;
        refresh();
    }
}

void BenchFilterSection::refresh() {
    setVisible(hasFilters(state().operation));
    if (!hasFilters(state().operation)) {
        return;
    }
    m_filter = std::clamp<std::int64_t>(m_filter, 0, state().filters - 1);
    const FilterSource& from = source();
    const QSignalBlocker blockers[] = {QSignalBlocker(m_orientationSlider),
                                       QSignalBlocker(m_wavelengthSlider)};
    m_count->showValues({double(state().filters)});
    m_groups->showValues({double(state().groups)});
    m_groups->setVisible(state().operation == BenchOperation::Convolution || isTransposed(state()));
    m_chosen->setRange(0, static_cast<double>(state().filters - 1));
    m_chosen->showValues({double(m_filter)});
    m_chosen->setVisible(state().filters > 1);
    m_pattern->setCurrentIndex(m_pattern->findData(static_cast<int>(from.pattern)));
    m_patternRow->setNote(zerosNote());
    m_seed->showValues({double(from.seed)});
    m_seed->setVisible(from.pattern == Pattern::Random);
    m_orientation->showValues({from.orientation});
    m_orientationSlider->setValue(static_cast<int>(std::lround(from.orientation)));
    m_orientation->setVisible(from.pattern == Pattern::Gabor);
    m_wavelength->showValues({from.wavelength});
    m_wavelengthSlider->setValue(static_cast<int>(std::lround(from.wavelength * waveSteps)));
    m_wavelength->setVisible(from.pattern == Pattern::Gabor);
    m_bias->showValues({double(state().bias.values()[static_cast<std::size_t>(m_filter)])});
    if (m_taken && *m_taken != weights()) {
        m_taken.reset();
        m_layers->setCurrentIndex(-1);
    }
    m_learned->showValues({double(m_learnedFilter)});
    m_learned->setVisible(m_layers->currentIndex() >= 0);
}

void BenchFilterSection::showSession() {
    const std::shared_ptr<const Analysis> analysis = this->document().session().analysis();
    const QString chosen = m_layers->currentText();
    m_layers->clear();
    if (analysis != nullptr) {
        for (const LayerSummary& layer : analysis->layers) {
            if (hasLearnedFilters(layer)) {
                m_layers->addItem(QString::fromStdString(layer.name), layer.node.value);
            }
        }
    }
    m_layers->setCurrentIndex(m_layers->findText(chosen));
    m_learnedRow->setVisible(m_layers->count() > 0);
    refresh();
}

} // namespace fovea::ui
