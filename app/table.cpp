#include "app/table.h"

#include "core/base/contract.h"

#include <algorithm>

namespace fovea {

namespace {

/// Characters that a terminal shows: UTF-8 continuation bytes do not count.
std::size_t shownWidth(const std::string& text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

} // namespace

void Table::addRow(std::vector<std::string> cells) {
    FOVEA_REQUIRE(cells.size() == m_columns.size());
    m_rows.push_back(std::move(cells));
}

std::string Table::toString() const {
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < m_columns.size(); ++c) {
        std::size_t width = shownWidth(m_columns[c].title);
        for (const std::vector<std::string>& row : m_rows) {
            width = std::max(width, shownWidth(row[c]));
        }
        widths.push_back(width);
    }
    std::string text;
    const auto addLine = [&](const auto& cellAt) {
        std::string line;
        for (std::size_t c = 0; c < m_columns.size(); ++c) {
            const std::string& cell = cellAt(c);
            const std::string space(widths[c] - shownWidth(cell), ' ');
            line += (c == 0 ? "" : "  ") + (m_columns[c].isNumber ? space + cell : cell + space);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    };
    addLine([this](std::size_t c) -> const std::string& { return m_columns[c].title; });
    for (const std::vector<std::string>& row : m_rows) {
        addLine([&row](std::size_t c) -> const std::string& { return row[c]; });
    }
    return text;
}

} // namespace fovea
