#include "ui/render/picture_blocks.h"

#include <algorithm>

namespace fovea::ui {

namespace {

const QRgb* line(const QImage& picture, int y) {
    return reinterpret_cast<const QRgb*>(picture.constScanLine(y));
}

/// Upper edges of the bands of equal lines.
std::vector<int> findRows(const QImage& picture) {
    std::vector<int> rows = {0};
    for (int y = 1; y < picture.height(); ++y) {
        if (!std::equal(line(picture, y), line(picture, y) + picture.width(), line(picture, y - 1))) {
            rows.push_back(y);
        }
    }
    return rows;
}

std::vector<int> findColumns(const QImage& picture, const std::vector<int>& rows) {
    std::vector<int> columns = {0};
    for (int x = 1; x < picture.width(); ++x) {
        const bool edge =
            std::ranges::any_of(rows, [&](int y) { return line(picture, y)[x] != line(picture, y)[x - 1]; });
        if (edge) {
            columns.push_back(x);
        }
    }
    return columns;
}

} // namespace

std::optional<PictureBlocks> findBlocks(const QImage& picture, std::size_t limit) {
    if (picture.isNull() || picture.hasAlphaChannel()) {
        return std::nullopt;
    }
    const QImage pixels = picture.convertToFormat(QImage::Format_RGB32);
    PictureBlocks blocks;
    blocks.rows = findRows(pixels);
    if (blocks.rows.size() > limit) {
        return std::nullopt;
    }
    blocks.columns = findColumns(pixels, blocks.rows);
    if (blocks.rows.size() * blocks.columns.size() > limit) {
        return std::nullopt;
    }
    for (const int y : blocks.rows) {
        for (const int x : blocks.columns) {
            blocks.colours.push_back(line(pixels, y)[x]);
        }
    }
    blocks.rows.push_back(pixels.height());
    blocks.columns.push_back(pixels.width());
    return blocks;
}

} // namespace fovea::ui
