#pragma once

#include "core/explain/analysis.h"

#include <QAbstractTableModel>

namespace fovea::ui {

/// The layers of an analysis as a table. Qt::UserRole holds what a column is sorted by.
class LayerTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Kind, Output, Parameters, MultiplyAdds, Memory, Field, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Null empties the table.
    void setAnalysis(std::shared_ptr<const Analysis> analysis);
    const LayerSummary& layer(int row) const { return m_analysis->layers[static_cast<std::size_t>(row)]; }
    static QString titleOf(int column);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const LayerSummary& layer, int column) const;
    static QVariant key(const LayerSummary& layer, int column);

    std::shared_ptr<const Analysis> m_analysis;
};

/// "1.2 MB", in powers of 1000.
QString byteCount(std::int64_t bytes);

} // namespace fovea::ui
