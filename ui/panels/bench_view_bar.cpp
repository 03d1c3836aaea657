#include "ui/panels/bench_view_bar.h"

#include "ui/panels/tab_order.h"
#include "ui/render/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QLabel>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

BenchViewBar::BenchViewBar(QWidget* parent)
    : QWidget(parent)
    , m_rows(new QBoxLayout(QBoxLayout::LeftToRight, this))
    , m_tabs(new QWidget)
    , m_controls(new QWidget)
    , m_stages(new QButtonGroup(this))
    , m_slices(new SegmentedControl(tr("Slices"), {{static_cast<int>(SliceLayout::SideBySide),
                                                    tr("Side by side"), tr("All slices of a volume")},
                                                   {static_cast<int>(SliceLayout::Fanned), tr("Fanned"),
                                                    tr("One slice in front, the others behind")}}))
    , m_sliceName(new QLabel(tr("Slice")))
    , m_slice(new NumberField(NumberField::Kind::Whole, tr("Slice in front, from 0")))
    , m_coverage(new QCheckBox(tr("Coverage"))) {
    setObjectName(QStringLiteral("viewBar"));
    setAttribute(Qt::WA_StyledBackground);
    m_rows->setContentsMargins(gridStep, 0, 2 * gridStep, 0);
    m_rows->setSpacing(0);
    m_rows->addWidget(m_tabs);
    m_rows->addStretch(1);
    m_rows->addWidget(m_controls);
    addTabs();
    addControls();
    connect(m_stages, &QButtonGroup::idClicked, this,
            [this](int id) { Q_EMIT stageChosen(static_cast<BenchStage>(id)); });
    connect(m_slices, &SegmentedControl::chosen, this, [this](int id) {
        m_view.slices = static_cast<SliceLayout>(id);
        Q_EMIT viewChosen(m_view);
    });
    connect(m_slice, &NumberField::entered, this, [this](double value) {
        m_view.inputSlice = std::llround(value);
        Q_EMIT viewChosen(m_view);
    });
    connect(m_coverage, &QCheckBox::clicked, this, [this](bool coverage) {
        m_view.coverage = coverage;
        Q_EMIT viewChosen(m_view);
    });
}

void BenchViewBar::addTabs() {
    auto* row = new QHBoxLayout(m_tabs);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(gridStep);
    const std::pair<BenchStage, QString> stages[] = {{BenchStage::Grid, tr("Grid")},
                                                     {BenchStage::Volume, tr("Volume")},
                                                     {BenchStage::Neurons, tr("Neurons")},
                                                     {BenchStage::FullyConnected, tr("FC = conv")}};
    for (const auto& [stage, text] : stages) {
        auto* button = new QToolButton;
        button->setText(text);
        button->setCheckable(true);
        button->setProperty("view", true);
        button->setToolTip(tr("%1 (%2)").arg(text).arg(static_cast<int>(stage) + 1));
        m_stages->addButton(button, static_cast<int>(stage));
        row->addWidget(button);
    }
    letTabComeToTheChosen(*m_stages);
    row->addStretch(1);
}

void BenchViewBar::addControls() {
    m_coverage->setFocusPolicy(Qt::TabFocus);
    m_coverage->setToolTip(tr("How many windows look at each pixel of the input"));
    m_slice->setFixedWidth(m_slice->sizeHint().width());
    m_sliceName->setBuddy(m_slice);
    auto* row = new QHBoxLayout(m_controls);
    row->setContentsMargins(gridStep, 0, 0, 0);
    row->setSpacing(gridStep);
    for (QWidget* control : std::initializer_list<QWidget*>{m_slices, m_sliceName, m_slice, m_coverage}) {
        row->addWidget(control);
    }
    row->addStretch(1);
}

QSize BenchViewBar::minimumSizeHint() const {
    const QSize tabs = m_tabs->sizeHint();
    return {std::max(tabs.width(), m_controls->sizeHint().width()) + 3 * gridStep, tabs.height()};
}

/// The controls go below the tabs where both have no room beside each other.
void BenchViewBar::arrange() {
    const int wanted = m_tabs->sizeHint().width() + m_controls->sizeHint().width() + 4 * gridStep;
    const bool oneRow = width() >= wanted;
    m_rows->setDirection(oneRow ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_rows->setContentsMargins(gridStep, 0, 2 * gridStep, oneRow ? 0 : gridStep / 2);
}

void BenchViewBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void BenchViewBar::show(const BenchView& view, std::int64_t depth) {
    m_view = view;
    m_stages->button(static_cast<int>(view.stage))->setChecked(true);
    m_slices->setCurrent(static_cast<int>(view.slices));
    m_slice->setRange(0, static_cast<double>(depth - 1));
    m_slice->showValue(static_cast<double>(view.inputSlice));
    m_slice->setProblem(view.inputSlice < depth ? QString() : tr("There are slices 0 to %1.").arg(depth - 1));
    m_coverage->setChecked(view.coverage);
    const bool grid = view.stage == BenchStage::Grid;
    m_slices->setVisible(grid && depth > 1);
    m_sliceName->setVisible(grid && depth > 1);
    m_slice->setVisible(grid && depth > 1);
    m_coverage->setVisible(grid);
    arrange();
}

} // namespace fovea::ui
