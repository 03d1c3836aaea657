#pragma once

#include "ui/render/tile.h"

#include <QCache>
#include <QElapsedTimer>

#include <functional>

namespace fovea::ui {

/// Painted tiles, kept between frames. Making tiles may be given a time budget per frame, so that a window
/// with thousands of maps stays fluid: what is over budget is painted in one of the next frames.
class TileCache {
public:
    /// `budgetMilliseconds` per frame; 0 means no limit (pictures for files). Holds up to `maxBytes` of
    /// tiles.
    explicit TileCache(int budgetMilliseconds = 0, int maxBytes = 256 << 20);

    struct Key {
        const void* data = nullptr; ///< the plane's numbers; the trace keeps them alive
        TileRange range;
        QSize size;
        int style = 0; ///< tells gray, weight and RGB tiles of the same numbers apart
        /// Trace::revision(): tells numbers apart that lay at one address one after the other.
        std::uint64_t revision = 0;
        /// How the numbers lie: layers that only give them another shape share them.
        std::int64_t rows = 0;
        std::int64_t columns = 0;
        std::int64_t rowStep = 0;
        std::int64_t columnStep = 0;
        bool operator==(const Key&) const = default;
    };

    void beginFrame();
    /// The tile, or null when this frame's budget is used up and `make` was called in it at least once. Valid
    /// until the next call.
    const QImage* tile(const Key& key, const std::function<QImage()>& make);
    /// Whether a tile was refused since beginFrame().
    bool incomplete() const { return m_incomplete; }
    void clear();

private:
    int m_budget;
    QCache<Key, QImage> m_tiles;
    QElapsedTimer m_frame;
    bool m_madeInFrame = false;
    bool m_incomplete = false;
};

size_t qHash(const TileCache::Key& key, size_t seed = 0);

} // namespace fovea::ui
