#pragma once

#include <string>
#include <vector>

namespace fovea {

/// A table for a terminal: columns as wide as their longest cell; columns of numbers are right-aligned.
class Table {
public:
    struct Column {
        std::string title;
        bool isNumber = false;
    };
    explicit Table(std::vector<Column> columns)
        : m_columns(std::move(columns)) {}

    /// One cell per column.
    void addRow(std::vector<std::string> cells);
    std::string toString() const;

private:
    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

} // namespace fovea
