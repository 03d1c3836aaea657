#include "ui/panels/view_bar.h"

#include "ui/panels/tab_order.h"
#include "ui/render/theme.h"

#include <QAbstractItemView>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QStandardItemModel>

#include <algorithm>
#include <cmath>
#include <limits>

namespace fovea::ui {

namespace {

/// The slider counts quarter octaves.
constexpr double zoomStepsPerOctave = 4;

int zoomToSlider(double zoom) {
    return static_cast<int>(std::lround(std::log2(zoom) * zoomStepsPerOctave));
}
double sliderToZoom(int value) {
    return std::exp2(value / zoomStepsPerOctave);
}

constexpr double tileUnit = 96;
/// The largest number that can be set would make it twice as wide; it scrolls.
constexpr int fixedRangeWidth = 11 * gridStep;

} // namespace

ViewBar::ViewBar(QWidget* parent)
    : QWidget(parent)
    , m_rows(new QBoxLayout(QBoxLayout::LeftToRight, this))
    , m_tabs(new QWidget)
    , m_controls(new QWidget)
    , m_views(new QButtonGroup(this))
    , m_back(new QToolButton)
    , m_table(new QToolButton)
    , m_zoom(new QSlider(Qt::Horizontal))
    , m_sort(new QComboBox)
    , m_hideDead(new QCheckBox(tr("Hide dead")))
    , m_showFilters(new QCheckBox(tr("Filters")))
    , m_range(new QComboBox)
    , m_fixed(new QDoubleSpinBox)
    , m_slice(new QSpinBox) {
    setObjectName(QStringLiteral("viewBar"));
    setAttribute(Qt::WA_StyledBackground);
    addControls();
    connect(m_views, &QButtonGroup::idClicked, this,
            [this](int id) { Q_EMIT viewChosen(static_cast<ViewKind>(id)); });
    connect(m_back, &QToolButton::clicked, this, &ViewBar::backRequested);
    connect(m_zoom, &QSlider::valueChanged, this, &ViewBar::readControls);
    connect(m_sort, &QComboBox::currentIndexChanged, this, &ViewBar::readControls);
    connect(m_hideDead, &QCheckBox::toggled, this, &ViewBar::readControls);
    connect(m_showFilters, &QCheckBox::toggled, this, &ViewBar::readControls);
    connect(m_range, &QComboBox::currentIndexChanged, this, &ViewBar::readControls);
    connect(m_fixed, &QDoubleSpinBox::valueChanged, this, &ViewBar::readControls);
    connect(m_slice, &QSpinBox::valueChanged, this, [this](int slice) { Q_EMIT sliceChosen(slice - 1); });
}

void ViewBar::addControls() {
    m_rows->setContentsMargins(gridStep, 0, 2 * gridStep, 0);
    m_rows->setSpacing(0);
    m_rows->addWidget(m_tabs);
    m_rows->addStretch(1);
    m_rows->addWidget(m_controls);
    auto* row = new QHBoxLayout(m_tabs);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(gridStep);
    m_back->setText(QStringLiteral("←"));
    m_back->setAutoRaise(true);
    m_back->setAccessibleName(tr("Back"));
    m_back->setToolTip(tr("Back (Backspace)"));
    row->addWidget(m_back);
    const std::pair<ViewKind, QString> views[] = {{ViewKind::Network, tr("Overview")},
                                                  {ViewKind::Layer, tr("Layer")},
                                                  {ViewKind::Unit, tr("Unit")},
                                                  {ViewKind::Classes, tr("Classes")},
                                                  {ViewKind::Graph, tr("Graph")}};
    for (const auto& [view, text] : views) {
        auto* button = new QToolButton;
        button->setText(text);
        button->setCheckable(true);
        button->setProperty("view", true);
        button->setToolTip(tr("%1 (%2)").arg(text).arg(static_cast<int>(view) + 1));
        m_views->addButton(button, static_cast<int>(view));
        row->addWidget(button);
    }
    letTabComeToTheChosen(*m_views);
    m_table->setText(tr("Table"));
    m_table->setCheckable(true);
    m_table->setProperty("view", true);
    m_table->setToolTip(tr("The layers as a table, with totals (T)"));
    connect(m_table, &QToolButton::toggled, this, &ViewBar::tableChosen);
    row->addWidget(m_table);
    row->addStretch(1);
    auto* controls = new QHBoxLayout(m_controls);
    controls->setContentsMargins(gridStep, 0, 0, 0);
    controls->setSpacing(gridStep);
    m_sort->addItems({tr("Sort: channel"), tr("Sort: mean"), tr("Sort: maximum"), tr("Sort: zeros"),
                      tr("Sort: difference")});
    m_sort->setItemData(static_cast<int>(TileSort::Difference),
                        tr("Between two pictures: File → Compare With…"), Qt::ToolTipRole);
    m_sort->setAccessibleName(tr("Order of the maps"));
    m_hideDead->setToolTip(tr("Leave out maps that say nothing about this picture"));
    offerFilters(true);
    m_range->addItems({tr("Range: tile"), tr("Range: layer"), tr("Range: fixed")});
    m_range->setAccessibleName(tr("What black and white stand for"));
    m_range->setToolTip(m_range->accessibleName());
    for (QComboBox* box : {m_sort, m_range}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        box->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        box->view()->setAccessibleName(box->accessibleName());
    }
    m_fixed->setRange(0.001, 100'000);
    m_fixed->setDecimals(3);
    m_fixed->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_fixed->setKeyboardTracking(false);
    m_fixed->setFixedWidth(fixedRangeWidth);
    m_fixed->setAccessibleName(tr("White stands for"));
    m_fixed->setToolTip(tr("The number that is drawn white"));
    m_slice->setAccessibleName(tr("Slice"));
    m_slice->setPrefix(tr("Slice "));
    m_slice->setKeyboardTracking(false);
    m_slice->hide();
    m_zoom->setFixedWidth(96);
    m_zoom->setAccessibleName(tr("Size of the tiles"));
    m_zoom->setToolTip(tr("Size of the tiles (Ctrl and the wheel)"));
    for (QWidget* control : std::initializer_list<QWidget*>{m_slice, m_sort, m_hideDead, m_showFilters,
                                                            m_range, m_fixed, m_zoom}) {
        controls->addWidget(control);
    }
    controls->addStretch(1);
}

void ViewBar::addGraphControls(QWidget& controls) {
    m_graph = &controls;
    auto* row = static_cast<QBoxLayout*>(m_controls->layout());
    row->insertWidget(0, m_graph);
    m_graph->setVisible(m_view == ViewKind::Graph);
}

QSize ViewBar::minimumSizeHint() const {
    const QSize tabs = m_tabs->sizeHint();
    const QSize controls = m_controls->sizeHint();
    return {std::max(tabs.width(), controls.width()) + 3 * gridStep, tabs.height()};
}

/// The controls go below the tabs where both have no room beside each other.
void ViewBar::arrange() {
    const int wanted = m_tabs->sizeHint().width() + m_controls->sizeHint().width() + 4 * gridStep;
    const bool oneRow = width() >= wanted;
    m_rows->setDirection(oneRow ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_rows->setContentsMargins(gridStep, 0, 2 * gridStep, oneRow ? 0 : gridStep / 2);
}

void ViewBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void ViewBar::show(ViewKind view, bool canGoBack, const ViewOptions& options) {
    m_view = view;
    m_options = options;
    const QSignalBlocker blockers[] = {QSignalBlocker(m_zoom),     QSignalBlocker(m_sort),
                                       QSignalBlocker(m_hideDead), QSignalBlocker(m_showFilters),
                                       QSignalBlocker(m_range),    QSignalBlocker(m_fixed)};
    m_views->button(static_cast<int>(view))->setChecked(true);
    m_back->setEnabled(canGoBack);
    m_sort->setCurrentIndex(static_cast<int>(options.sort));
    auto* const sorts = qobject_cast<QStandardItemModel*>(m_sort->model());
    sorts->item(static_cast<int>(TileSort::Difference))->setEnabled(options.graph.compares);
    m_hideDead->setChecked(options.hideDead);
    m_showFilters->setChecked(options.showFilters);
    m_range->setCurrentIndex(static_cast<int>(options.range.mode));
    m_fixed->setValue(options.range.fixed);
    const bool layer = view == ViewKind::Layer;
    if (layer) {
        m_zoom->setRange(zoomToSlider(minTileSize / tileUnit), zoomToSlider(maxTileSize / tileUnit));
        m_zoom->setValue(zoomToSlider(options.tileSize / tileUnit));
    } else {
        m_zoom->setRange(zoomToSlider(minZoom), zoomToSlider(maxZoom));
        m_zoom->setValue(zoomToSlider(options.zoom));
    }
    m_sort->setVisible(layer);
    m_hideDead->setVisible(layer);
    m_showFilters->setVisible(layer);
    m_range->setVisible(view != ViewKind::Classes);
    m_fixed->setVisible(view != ViewKind::Classes && options.range.mode == RangeMode::Fixed);
    if (m_graph != nullptr) {
        m_graph->setVisible(view == ViewKind::Graph);
    }
    m_zoom->setVisible(layer || view == ViewKind::Network);
    m_controls->setVisible(view != ViewKind::Classes);
    arrange();
}

void ViewBar::showTable(bool shown) {
    const QSignalBlocker blocker(m_table);
    m_table->setChecked(shown);
}

void ViewBar::offerFilters(bool has) {
    m_showFilters->setEnabled(has);
    m_showFilters->setToolTip(has ? tr("Show the weights beside the maps of a convolution")
                                  : tr("This layer has no filters: only convolutions have."));
}

void ViewBar::showSlices(std::int64_t slice, std::int64_t slices, const QString& text) {
    const QSignalBlocker blocker(m_slice);
    const int count = static_cast<int>(std::min<std::int64_t>(slices, std::numeric_limits<int>::max()));
    m_slice->setRange(1, std::max(count, 1));
    m_slice->setSuffix(tr(" of %1").arg(count));
    m_slice->setValue(static_cast<int>(slice) + 1);
    m_slice->setToolTip(tr("%1 (, and .)").arg(text));
    m_slice->setVisible(slices > 1 && m_view != ViewKind::Classes);
    arrange();
}

void ViewBar::readControls() {
    m_options.sort = static_cast<TileSort>(m_sort->currentIndex());
    m_options.hideDead = m_hideDead->isChecked();
    m_options.showFilters = m_showFilters->isChecked();
    m_options.range.mode = static_cast<RangeMode>(m_range->currentIndex());
    m_options.range.fixed = static_cast<float>(m_fixed->value());
    if (m_view == ViewKind::Layer) {
        m_options.tileSize = static_cast<int>(std::lround(tileUnit * sliderToZoom(m_zoom->value())));
    } else if (m_view == ViewKind::Network) {
        m_options.zoom = sliderToZoom(m_zoom->value());
    }
    Q_EMIT optionsChosen(m_options);
}

} // namespace fovea::ui
