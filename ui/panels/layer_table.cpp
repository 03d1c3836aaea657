#include "ui/panels/layer_table.h"

#include "core/explain/layer_table.h"
#include "ui/render/numbers.h"
#include "ui/render/theme.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QScopedValueRollback>
#include <QSignalBlocker>

#include <algorithm>

namespace fovea::ui {

namespace {

constexpr int rowHeight = 3 * gridStep;
constexpr int narrowestColumn = 9 * gridStep;
/// The first order of a column of numbers is the largest first: that is what one looks for.
Qt::SortOrder firstOrder(int column) {
    return column < LayerTableModel::Output ? Qt::AscendingOrder : Qt::DescendingOrder;
}

QToolButton* button(const QString& text, const QString& tip) {
    auto* made = new QToolButton;
    made->setText(text);
    made->setToolTip(tip);
    made->setAccessibleName(tip);
    made->setProperty("link", true);
    return made;
}

} // namespace

LayerTable::LayerTable(QWidget* parent)
    : QWidget(parent)
    , m_model(new LayerTableModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_head(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_totals(new StatusLine)
    , m_sort(new QComboBox)
    , m_view(new QTableView) {
    setObjectName(QStringLiteral("layerTable"));
    setAttribute(Qt::WA_StyledBackground);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(Qt::UserRole);
    arrange();
    connect(m_sort, &QComboBox::activated, this, [this](int column) { sortBy(column, firstOrder(column)); });
    connect(m_view->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this,
            [this](int column) { m_sort->setCurrentIndex(column); });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (m_telling && current.isValid()) {
                    Q_EMIT chosen(m_model->layer(m_sorted->mapToSource(current).row()).node);
                }
            });
}

void LayerTable::arrange() {
    m_totals->setObjectName(QStringLiteral("layerTotals"));
    m_sort->setAccessibleName(tr("Order of the layers"));
    for (int column = 0; column < LayerTableModel::ColumnCount; ++column) {
        m_sort->addItem(column == LayerTableModel::Name
                            ? tr("Sort: network")
                            : tr("Sort: %1").arg(LayerTableModel::titleOf(column).toLower()));
    }
    QToolButton* csv = button(tr("Copy CSV"), tr("Copy the table as CSV (the selected rows, or all)"));
    QToolButton* markdown =
        button(tr("Copy Markdown"), tr("Copy the table as Markdown (the selected rows, or all)"));
    QToolButton* file = button(tr("Export…"), tr("Write the table to a CSV or Markdown file"));
    connect(csv, &QToolButton::clicked, this, [this] { copy(Format::Csv); });
    connect(markdown, &QToolButton::clicked, this, [this] { copy(Format::Markdown); });
    connect(file, &QToolButton::clicked, this, &LayerTable::exportRequested);

    m_view->setModel(m_sorted);
    m_view->setAccessibleName(tr("Table of the layers"));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setShowGrid(false);
    m_view->setTabKeyNavigation(false);
    m_view->setWordWrap(false);
    m_view->setTextElideMode(Qt::ElideLeft); // names differ at their ends
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setDefaultSectionSize(rowHeight);
    m_view->verticalHeader()->setMinimumSectionSize(rowHeight);
    QHeaderView* header = m_view->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(LayerTableModel::Name, QHeaderView::Stretch);
    header->setMinimumSectionSize(narrowestColumn);
    header->setSortIndicator(LayerTableModel::Name, Qt::AscendingOrder);
    m_view->setSortingEnabled(true);
    m_view->installEventFilter(this);

    auto* row = new QHBoxLayout;
    row->setSpacing(gridStep);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_sort, csv, markdown, file}) {
        row->addWidget(widget);
    }
    row->addStretch();
    m_head->setContentsMargins(2 * gridStep, gridStep / 2, gridStep, gridStep / 2);
    m_head->setSpacing(gridStep);
    m_head->addWidget(m_totals, 1);
    m_head->addLayout(row);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_head);
    column->addWidget(m_view, 1);
}

/// Kinds and numbers get what they need, the names the rest.
void LayerTable::fitColumns() {
    const QHeaderView& header = *m_view->horizontalHeader();
    const int most = m_view->fontMetrics().horizontalAdvance(QStringLiteral("LONGEST KINDS")) + 2 * gridStep;
    for (int column = LayerTableModel::Name + 1; column < LayerTableModel::ColumnCount; ++column) {
        const int needed =
            static_cast<const QAbstractItemView*>(m_view)->sizeHintForColumn(column) + gridStep;
        m_view->setColumnWidth(column, std::max(header.sectionSizeHint(column), std::min(needed, most)));
    }
}

/// The totals stand above the buttons where both have no room beside each other.
void LayerTable::fitTotals() {
    const int wanted = m_totals->wholeWidth() + m_head->itemAt(1)->sizeHint().width() + 4 * gridStep;
    m_head->setDirection(width() >= wanted ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void LayerTable::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    fitColumns(); // the style has its say only now
    fitTotals();
}

void LayerTable::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitTotals();
}

void LayerTable::setAnalysis(std::shared_ptr<const Analysis> analysis) {
    const QScopedValueRollback quiet(m_telling, false);
    const LayerTotals totals = analysis != nullptr ? totalsOf(analysis->layers) : LayerTotals{};
    m_totals->tell(tr("%1 layers · %2 parameters · %3 multiply-adds · %4 activations")
                       .arg(count(totals.layers), count(totals.parameters), shortCount(totals.multiplyAdds),
                            byteCount(totals.activationBytes)));
    fitTotals();
    m_model->setAnalysis(std::move(analysis));
    if (isVisible()) {
        fitColumns();
    }
}

void LayerTable::setCurrentNode(NodeId node) {
    const QScopedValueRollback quiet(m_telling, false);
    if (!node.valid() || node.value >= m_model->rowCount()) {
        return;
    }
    const QModelIndex index = m_sorted->mapFromSource(m_model->index(node.value, 0));
    if (index.row() != m_view->currentIndex().row()) {
        m_view->setCurrentIndex(index);
    }
}

void LayerTable::sortBy(int column, Qt::SortOrder order) {
    m_view->sortByColumn(column, order);
}

std::vector<LayerSummary> LayerTable::shownLayers() const {
    std::vector<int> rows;
    for (const QModelIndex& index : m_view->selectionModel()->selectedRows()) {
        rows.push_back(index.row());
    }
    if (rows.size() <= 1) {
        rows.clear();
        for (int row = 0; row < m_sorted->rowCount(); ++row) {
            rows.push_back(row);
        }
    }
    std::ranges::sort(rows);
    std::vector<LayerSummary> layers;
    for (const int row : rows) {
        layers.push_back(m_model->layer(m_sorted->mapToSource(m_sorted->index(row, 0)).row()));
    }
    return layers;
}

QString LayerTable::text(Format format) const {
    const std::vector<LayerSummary> layers = shownLayers();
    const bool all = std::ssize(layers) == m_sorted->rowCount();
    return QString::fromStdString(format == Format::Csv ? layerTableCsv(layers, all)
                                                        : layerTableMarkdown(layers, all));
}

void LayerTable::copy(Format format) {
    QApplication::clipboard()->setText(text(format));
    Q_EMIT copied(format == Format::Csv ? tr("The table is in the clipboard as CSV.")
                                        : tr("The table is in the clipboard as Markdown."));
}

/// While the table has the focus, the key that copies means the table and not the view.
bool LayerTable::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        if (static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
            if (event->type() == QEvent::KeyPress) {
                copy(Format::Csv);
            }
            event->accept();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace fovea::ui
