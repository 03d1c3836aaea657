#include "ui/panels/graph_controls.h"

#include "ui/render/theme.h"

#include <QHBoxLayout>
#include <QShortcut>
#include <QSignalBlocker>

namespace fovea::ui {

namespace {

constexpr int fieldWidth = 22 * gridStep;
constexpr int matchesWidth = 8 * gridStep;

} // namespace

GraphControls::GraphControls(QWidget* parent)
    : QWidget(parent)
    , m_field(new QLineEdit)
    , m_matches(new QLabel)
    , m_previous(new QToolButton)
    , m_next(new QToolButton)
    , m_fused(new QCheckBox(tr("Fused")))
    , m_folded(new QCheckBox(tr("Folded")))
    , m_direction(new SegmentedControl(
          tr("Direction"),
          {{static_cast<int>(LayoutDirection::Down), QStringLiteral("↓"), tr("From top to bottom")},
           {static_cast<int>(LayoutDirection::Right), QStringLiteral("→"), tr("From left to right")}})) {
    m_field->setPlaceholderText(tr("Find a layer"));
    m_field->setAccessibleName(tr("Find a layer by name or kind"));
    m_field->setToolTip(tr("Find a layer by name or kind (Ctrl+F); Enter goes to the next"));
    m_field->setClearButtonEnabled(true);
    m_field->setProperty("search", true);
    m_field->setFixedWidth(fieldWidth);
    m_matches->setProperty("caption", true);
    m_matches->setMinimumWidth(matchesWidth);
    m_matches->setAccessibleName(tr("Matches"));
    const std::tuple<QToolButton*, QString, QString, int> steps[] = {
        {m_previous, QStringLiteral("‹"), tr("Previous match (Shift+Enter)"), -1},
        {m_next, QStringLiteral("›"), tr("Next match (Enter)"), 1}};
    for (const auto& [button, sign, name, step] : steps) {
        button->setText(sign);
        button->setAutoRaise(true);
        button->setAccessibleName(name);
        button->setToolTip(name);
        connect(button, &QToolButton::clicked, this, [this, step = step] { Q_EMIT stepped(step); });
    }
    m_fused->setToolTip(tr("Convolution, normalization and activation in one box"));
    m_folded->setToolTip(tr("Blocks that repeat, drawn once with their number"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(gridStep);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_field, m_previous, m_next, m_matches, m_fused,
                                                           m_folded, m_direction}) {
        row->addWidget(widget);
    }
    auto* back = new QShortcut(QKeySequence(Qt::SHIFT | Qt::Key_Return), m_field);
    back->setContext(Qt::WidgetShortcut);
    connect(back, &QShortcut::activated, this, [this] { Q_EMIT stepped(-1); });
    connect(m_field, &QLineEdit::returnPressed, this, [this] { Q_EMIT stepped(1); });
    connect(m_field, &QLineEdit::textChanged, this, &GraphControls::readControls);
    connect(m_fused, &QCheckBox::toggled, this, &GraphControls::readControls);
    connect(m_folded, &QCheckBox::toggled, this, [this](bool folded) {
        m_options.fold = folded ? GraphFold::Folded : GraphFold::Open;
        m_options.turned.clear();
        readControls();
    });
    connect(m_direction, &SegmentedControl::chosen, this, &GraphControls::readControls);
    showMatches(-1, 0);
}

void GraphControls::show(const GraphOptions& options, bool repeatsFolded) {
    m_options = options;
    const QSignalBlocker blockers[] = {QSignalBlocker(m_field), QSignalBlocker(m_fused),
                                       QSignalBlocker(m_folded)};
    if (m_field->text() != options.search) {
        m_field->setText(options.search);
    }
    m_fused->setChecked(options.fused);
    m_folded->setChecked(repeatsFolded);
    m_direction->setCurrent(static_cast<int>(options.direction));
}

void GraphControls::showMatches(int current, int count) {
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
    const bool searching = !m_options.search.trimmed().isEmpty();
    m_matches->setText(!searching    ? QString()
                       : count == 0  ? tr("none")
                       : current < 0 ? tr("%1 found").arg(count)
                                     : tr("%1 of %2").arg(current + 1).arg(count));
}

void GraphControls::startSearch() {
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

void GraphControls::readControls() {
    m_options.search = m_field->text();
    m_options.fused = m_fused->isChecked();
    m_options.direction = static_cast<LayoutDirection>(m_direction->current());
    const GraphOptions chosen = m_options;
    Q_EMIT optionsChosen(chosen);
}

} // namespace fovea::ui
