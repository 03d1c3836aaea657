#pragma once

#include "ui/panels/layer_table_model.h"
#include "ui/panels/status_line.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>

namespace fovea::ui {

/// The totals of a network and the table behind them: sorted by any column, copied or written as CSV or
/// Markdown. The current row is the chosen layer.
class LayerTable : public QWidget {
    Q_OBJECT

public:
    enum class Format { Csv, Markdown };

    explicit LayerTable(QWidget* parent = nullptr);

    void setAnalysis(std::shared_ptr<const Analysis> analysis);
    /// Shows which layer is chosen, without telling of it.
    void setCurrentNode(NodeId node);
    /// The selected rows (all, with the totals, when one or none is) in the order in which they are seen.
    QString text(Format format) const;
    QTableView& view() { return *m_view; }
    void sortBy(int column, Qt::SortOrder order);

Q_SIGNALS:
    void chosen(fovea::NodeId node);
    void copied(const QString& note);
    /// The table should be written to a file.
    void exportRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();
    void fitColumns();
    void fitTotals();
    void copy(Format format);
    std::vector<LayerSummary> shownLayers() const;

    LayerTableModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QBoxLayout* m_head;
    StatusLine* m_totals;
    QComboBox* m_sort;
    QTableView* m_view;
    bool m_telling = true;
};

} // namespace fovea::ui
