#pragma once

#include <QImage>

#include <optional>
#include <vector>

namespace fovea::ui {

/// A picture that is a grid of blocks of one colour each, as a map is when it is magnified.
struct PictureBlocks {
    std::vector<int> columns;  ///< left edges of the blocks in pixels, ascending, and the picture's width
    std::vector<int> rows;     ///< upper edges, and the picture's height
    std::vector<QRgb> colours; ///< row by row

    std::size_t columnCount() const { return columns.size() - 1; }
    std::size_t rowCount() const { return rows.size() - 1; }
    QRgb colour(std::size_t row, std::size_t column) const { return colours[row * columnCount() + column]; }
};

/// The coarsest such grid; none when the picture is empty, not opaque, or needs more than `limit` blocks.
std::optional<PictureBlocks> findBlocks(const QImage& picture, std::size_t limit);

} // namespace fovea::ui
