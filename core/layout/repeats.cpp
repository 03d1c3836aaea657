#include "core/layout/outline_parts.h"

#include <algorithm>

namespace fovea {

namespace {

/// No block of a known network is a longer row.
constexpr std::size_t longestPeriod = 24;
/// Two layers in a row are seen at a glance.
constexpr std::size_t fewestLayers = 3;

/// Single blocks repeat whatever their widths; longer stretches, as a network's stages are, only with the
/// same.
bool alike(const std::vector<RowItem>& row, std::size_t a, std::size_t b, std::size_t period) {
    const auto text = period == 1 ? &RowItem::signature : &RowItem::exact;
    for (std::size_t i = 0; i < period; ++i) {
        if (row[a + i].*text != row[b + i].*text) {
            return false;
        }
    }
    return true;
}

std::size_t copiesAt(const std::vector<RowItem>& row, std::size_t begin, std::size_t period) {
    std::size_t copies = 1;
    while (begin + (copies + 1) * period <= row.size() &&
           alike(row, begin, begin + copies * period, period)) {
        ++copies;
    }
    return copies;
}

RowItem folded(Outline& outline, const std::vector<RowItem>& row, std::size_t begin, std::size_t period,
               std::size_t copies) {
    RowItem made;
    made.weighs = true;
    made.isBlock = true;
    for (const auto text : {&RowItem::signature, &RowItem::exact}) {
        made.*text = "(";
        for (std::size_t i = 0; i < period; ++i) {
            made.*text += row[begin + i].*text + ";";
        }
        made.*text += ")x" + std::to_string(copies);
    }
    std::vector<OutlineItem> items;
    for (std::size_t copy = 0; copy < copies; ++copy) {
        std::vector<OutlineItem> parts;
        for (std::size_t i = 0; i < period; ++i) {
            parts.push_back(row[begin + copy * period + i].item);
        }
        items.push_back(period == 1 ? parts.front()
                                    : addGroup(outline, OutlineGroup::Kind::Block, std::move(parts)));
    }
    made.item = addGroup(outline, OutlineGroup::Kind::Repeat, std::move(items));
    return made;
}

bool foldPeriod(Outline& outline, std::vector<RowItem>& row, std::size_t period) {
    bool any = false;
    std::vector<RowItem> shorter;
    for (std::size_t i = 0; i < row.size();) {
        const bool fits = i + period <= row.size();
        const auto begin = row.begin() + static_cast<std::ptrdiff_t>(i);
        const bool weighs = fits && std::any_of(begin, begin + static_cast<std::ptrdiff_t>(period),
                                                [](const RowItem& item) { return item.weighs; });
        const std::size_t copies = weighs ? copiesAt(row, i, period) : 1;
        if (copies < (period == 1 && !row[i].isBlock ? fewestLayers : 2)) {
            shorter.push_back(row[i++]);
            continue;
        }
        shorter.push_back(folded(outline, row, i, period, copies));
        i += copies * period;
        any = true;
    }
    row = std::move(shorter);
    return any;
}

} // namespace

void foldRepetitions(Outline& outline, std::vector<RowItem>& row) {
    bool again = true;
    while (again) {
        again = false;
        for (std::size_t period = 1; period <= std::min(longestPeriod, row.size() / 2); ++period) {
            again = foldPeriod(outline, row, period) || again;
        }
    }
}

OutlineItem addGroup(Outline& outline, OutlineGroup::Kind kind, std::vector<OutlineItem> items) {
    const auto index = static_cast<int>(outline.groups.size());
    OutlineGroup group{.kind = kind, .parent = -1, .items = std::move(items), .nodes = {}};
    for (const OutlineItem& item : group.items) {
        if (item.isGroup()) {
            OutlineGroup& inner = outline.groups[static_cast<std::size_t>(item.group)];
            inner.parent = index;
            group.nodes.insert(group.nodes.end(), inner.nodes.begin(), inner.nodes.end());
        } else {
            group.nodes.push_back(item.node);
            outline.groupOf[item.node.index()] = index;
        }
    }
    std::ranges::sort(group.nodes);
    outline.groups.push_back(std::move(group));
    return {.node = {}, .group = index};
}

} // namespace fovea
