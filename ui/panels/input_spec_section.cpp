#include "ui/panels/input_spec_section.h"

#include "core/image/input_presets.h"
#include "ui/render/numbers.h"

#include <QCoreApplication>
#include <QToolButton>
#include <QVBoxLayout>

#include <tuple>

namespace fovea::ui {

namespace {

/// A pause in typing this long ends a number.
constexpr int typedPause = 400;
constexpr int gray = 2;

QString titleOf(const InputPreset& preset) {
    return QCoreApplication::translate("InputPreset", preset.title);
}

NumbersRow* channelRow(const QString& name) {
    QList<NumbersRow::Field> fields;
    for (int channel = 1; channel <= 3; ++channel) {
        fields << NumbersRow::Field{InputSpecSection::tr("%1 of channel %2").arg(name).arg(channel), {}};
    }
    auto* row = new NumbersRow({}, NumberField::Kind::Real, fields);
    for (int channel = 0; channel < 3; ++channel) {
        row->field(channel).setButtonSymbols(QAbstractSpinBox::NoButtons); // digits need the room
    }
    return row;
}

/// One channel leaves the other fields out.
void showChannels(NumbersRow& row, const std::vector<float>& numbers) {
    QList<double> values;
    for (std::size_t i = 0; i < 3; ++i) {
        values << (numbers.empty() ? 0.0 : static_cast<double>(numbers[std::min(i, numbers.size() - 1)]));
        row.field(static_cast<int>(i)).setVisible(i < numbers.size());
    }
    row.showValues(values);
    row.setProblem({});
}

std::vector<float> channelsOf(const QList<double>& values, std::int64_t channels) {
    std::vector<float> numbers;
    for (qsizetype i = 0; i < std::min<qsizetype>(values.size(), channels); ++i) {
        numbers.push_back(static_cast<float>(values.at(i)));
    }
    return numbers;
}

} // namespace

InputSpecSection::InputSpecSection(Session& session, QWidget* parent)
    : ModelSection(session, parent)
    , m_preset(chooser(tr("Preset of the input")))
    , m_reason(new QLabel)
    , m_reset(new QToolButton)
    , m_size(new NumbersRow(tr("Size"), NumberField::Kind::Whole,
                            {{tr("Width of the network's input"), tr("width")},
                             {tr("Height of the network's input"), tr("height")}}))
    , m_sizeNote(new QLabel)
    , m_colours(new SegmentedControl(tr("Colours"),
                                     {{static_cast<int>(ColourOrder::Rgb), tr("RGB"), tr("Red comes first")},
                                      {static_cast<int>(ColourOrder::Bgr), tr("BGR"), tr("Blue comes first")},
                                      {gray, tr("Gray"), tr("One channel of brightness")}}))
    , m_range(new NumbersRow(tr("Range 0 to"), NumberField::Kind::Real,
                             {{tr("What the lightest pixel is before the mean is taken off"), {}}}))
    , m_mean(channelRow(tr("Mean")))
    , m_std(channelRow(tr("Spread")))
    , m_layout(new SegmentedControl(tr("Layout"), {{static_cast<int>(InputLayout::ChannelsFirst), tr("C×H×W"),
                                                    tr("Channels come before rows and columns")},
                                                   {static_cast<int>(InputLayout::ChannelsLast), tr("H×W×C"),
                                                    tr("Channels come after rows and columns")}})) {
    for (QLabel* note : {m_reason, m_sizeNote}) {
        note->setProperty("caption", true);
        note->setWordWrap(true);
        note->setTextFormat(Qt::PlainText);
    }
    m_reset->setText(tr("Back to the guess"));
    m_reset->setAutoRaise(true);
    m_reset->setProperty("link", true);
    m_reset->setAccessibleName(tr("Input: back to the guess"));
    m_size->setRange(1, static_cast<double>(maxInputSide));
    m_range->setRange(1, 255);
    m_mean->setRange(-255, 255);
    m_std->setRange(0, 255);
    m_sizeTyped.setSingleShot(true);
    m_sizeTyped.setInterval(typedPause);
    addRows();
    connectRows();
    refresh();
}

void InputSpecSection::addRows() {
    for (const InputPreset& preset : inputPresets()) {
        m_preset->addItem(titleOf(preset));
    }
    m_preset->setPlaceholderText(tr("numbers of your own"));
    auto* presets = new FieldRow(tr("Preset"));
    presets->add(m_preset, 1);
    column()->addWidget(presets);
    add(m_size, ModelField::Size);
    column()->addWidget(m_sizeNote);
    auto* colours = new FieldRow({});
    colours->add(m_colours, 1);
    add(colours, ModelField::Colours);
    add(m_range, ModelField::Range);
    for (const auto& [row, field, text] :
         {std::tuple(m_mean, ModelField::Mean, tr("minus the mean of each channel")),
          std::tuple(m_std, ModelField::Std, tr("divided by its spread"))}) {
        auto* caption = new QLabel(text);
        caption->setProperty("caption", true);
        column()->addWidget(caption);
        add(row, field);
    }
    auto* layout = new FieldRow({});
    layout->add(m_layout, 1);
    add(layout, ModelField::Layout);
    column()->addWidget(m_reason);
    column()->addWidget(m_reset, 0, Qt::AlignLeft);
}

void InputSpecSection::connectRows() {
    connect(m_preset, &QComboBox::activated, this, [this](int index) {
        const InputPreset& preset = inputPresets()[static_cast<std::size_t>(index)];
        changeSpec(ModelField::Mean, tr("preset %1").arg(titleOf(preset)), false,
                   [&](InputSpec& spec) { spec = withPreset(spec, preset); });
    });
    connect(m_reset, &QToolButton::clicked, this, [this] {
        const InputSpec guess = session().document().imported->info.stated.guess;
        changeSpec(ModelField::Size, tr("back to the guess"), false, [&](InputSpec& spec) { spec = guess; });
    });
    connect(m_size, &NumbersRow::entered, this, [this](const QList<double>& values) {
        m_typedSize = values;
        m_sizeTyped.start();
    });
    connect(&m_sizeTyped, &QTimer::timeout, this, [this] {
        changeSpec(ModelField::Size, tr("size of the input"), false, [this](InputSpec& spec) {
            spec.width = static_cast<std::int64_t>(m_typedSize.at(0));
            spec.height = static_cast<std::int64_t>(m_typedSize.at(1));
        });
    });
    connect(m_colours, &SegmentedControl::chosen, this, [this](int choice) {
        changeSpec(ModelField::Colours, tr("colours of the input"), false, [choice](InputSpec& spec) {
            spec = withChannels(spec, choice == gray ? 1 : 3);
            spec.order = choice == gray ? spec.order : static_cast<ColourOrder>(choice);
        });
    });
    connect(m_range, &NumbersRow::entered, this, [this](const QList<double>& values, bool continues) {
        changeSpec(ModelField::Range, tr("range of the input"), continues,
                   [&](InputSpec& spec) { spec.range = static_cast<float>(values.first()); });
    });
    connect(m_mean, &NumbersRow::entered, this, [this](const QList<double>& values, bool continues) {
        changeSpec(ModelField::Mean, tr("mean of the input"), continues,
                   [&](InputSpec& spec) { spec.mean = channelsOf(values, spec.channels); });
    });
    connect(m_std, &NumbersRow::entered, this, [this](const QList<double>& values, bool continues) {
        changeSpec(ModelField::Std, tr("spread of the input"), continues,
                   [&](InputSpec& spec) { spec.std = channelsOf(values, spec.channels); });
    });
    connect(m_layout, &SegmentedControl::chosen, this, [this](int choice) {
        changeSpec(ModelField::Layout, tr("layout of the input"), false,
                   [choice](InputSpec& spec) { spec.layout = static_cast<InputLayout>(choice); });
    });
}

void InputSpecSection::changeSpec(ModelField field, const QString& text, bool continues,
                                  const std::function<void(InputSpec&)>& how) {
    change(field, text, continues, [&](ModelSettings& wanted) { how(wanted.input); });
}

QString InputSpecSection::summary() const {
    if (session().document().imported == nullptr) {
        return {};
    }
    const InputSpec& spec = settings().input;
    const InputPreset* preset = presetOf(spec);
    const bool isGuess = spec == session().document().imported->info.stated.guess;
    const QString numbers = preset != nullptr ? titleOf(*preset)
                            : isGuess         ? tr("the model's own")
                                              : tr("numbers of your own");
    const QString colours = spec.channels == 1               ? tr("gray")
                            : spec.order == ColourOrder::Bgr ? tr("BGR")
                                                             : tr("RGB");
    return tr("%1×%2 · %3 · %4").arg(spec.width).arg(spec.height).arg(colours, numbers);
}

void InputSpecSection::refresh() {
    const std::shared_ptr<const Model>& imported = session().document().imported;
    const bool takesPictures = imported != nullptr && !imported->info.stated.name.empty();
    setEnabled(takesPictures);
    if (!takesPictures) {
        return;
    }
    const InputSpec& spec = settings().input;
    const InputPreset* preset = presetOf(spec);
    m_preset->setCurrentIndex(preset != nullptr ? static_cast<int>(preset - inputPresets().data()) : -1);
    if (!m_sizeTyped.isActive()) {
        m_size->showValues({static_cast<double>(spec.width), static_cast<double>(spec.height)});
        m_size->setProblem({});
    }
    m_colours->setCurrent(spec.channels == 1 ? gray : static_cast<int>(spec.order));
    rowOf(ModelField::Colours)->setProblem({});
    m_range->showValues({static_cast<double>(spec.range)});
    m_range->setProblem({});
    showChannels(*m_mean, spec.mean);
    showChannels(*m_std, spec.std);
    m_layout->setCurrent(static_cast<int>(spec.layout));
    rowOf(ModelField::Layout)->setProblem({});
    m_reason->setText(QString::fromStdString(imported->info.stated.reason));
    m_reset->setEnabled(spec != imported->info.stated.guess);
    showSizeNote(imported->info.stated);
}

void InputSpecSection::showSizeNote(const InputStatement& stated) {
    const InputSpec& spec = settings().input;
    const bool last = spec.layout == InputLayout::ChannelsLast;
    const std::int64_t height = stated.extents.at(last ? 1 : 2);
    const std::int64_t width = stated.extents.at(last ? 2 : 3);
    const bool isOpen = height == 0 || width == 0;
    const bool isOther = height != spec.height || width != spec.width;
    m_sizeNote->setText(isOpen    ? tr("The file leaves the size open.")
                        : isOther ? tr("The file states %1×%2.").arg(width).arg(height)
                                  : QString());
    m_sizeNote->setVisible(isOpen || isOther);
}

} // namespace fovea::ui
