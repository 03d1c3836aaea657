#include "core/explain/layer_table.h"

namespace fovea {

namespace {

using Row = std::vector<std::string>;

std::string csvCell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + '"';
}

/// A cell is one line, and a bar would end it.
std::string markdownCell(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '|' || c == '\\' || c == '*' || c == '_' || c == '`' || c == '<') {
            escaped += '\\';
        }
        escaped += c == '\n' || c == '\r' ? ' ' : c;
    }
    return escaped;
}

} // namespace

std::vector<Row> layerRows(std::span<const LayerSummary> layers, bool withTotals) {
    std::vector<Row> rows{
        {"name", "kind", "output", "parameters", "multiply-adds", "activation bytes", "receptive field"}};
    for (const LayerSummary& layer : layers) {
        rows.push_back({layer.name, layer.kind, layer.output.toString(), std::to_string(layer.parameters),
                        std::to_string(layer.multiplyAdds), std::to_string(layer.activationBytes),
                        std::to_string(layer.field.rows) + "×" + std::to_string(layer.field.columns)});
    }
    if (withTotals) {
        const LayerTotals totals = totalsOf(layers);
        rows.push_back({"total", "", "", std::to_string(totals.parameters),
                        std::to_string(totals.multiplyAdds), std::to_string(totals.activationBytes), ""});
    }
    return rows;
}

std::string layerTableCsv(std::span<const LayerSummary> layers, bool withTotals) {
    std::string text;
    for (const Row& row : layerRows(layers, withTotals)) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += (i == 0 ? "" : ",") + csvCell(row[i]);
        }
        text += "\r\n";
    }
    return text;
}

std::string layerTableMarkdown(std::span<const LayerSummary> layers, bool withTotals) {
    std::string text;
    for (const Row& row : layerRows(layers, withTotals)) {
        const bool isHead = text.empty();
        std::string line = "|";
        for (const std::string& cell : row) {
            line += " " + markdownCell(cell) + " |";
        }
        text += line + "\n";
        if (isHead) {
            text += "|";
            for (std::size_t i = 0; i < row.size(); ++i) {
                text += i < firstNumberColumn ? "---|" : "---:|";
            }
            text += "\n";
        }
    }
    return text;
}

} // namespace fovea
