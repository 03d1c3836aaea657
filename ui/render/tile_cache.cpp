#include "ui/render/tile_cache.h"

#include <algorithm>

namespace fovea::ui {

TileCache::TileCache(int budgetMilliseconds, int maxBytes)
    : m_budget(budgetMilliseconds)
    , m_tiles(maxBytes) {
    m_frame.start();
}

void TileCache::beginFrame() {
    m_frame.start();
    m_madeInFrame = false;
    m_incomplete = false;
}

const QImage* TileCache::tile(const Key& key, const std::function<QImage()>& make) {
    if (const QImage* found = m_tiles.object(key)) {
        return found;
    }
    // The first tile of a frame is always made: a slow frame must not starve the next one for ever.
    if (m_budget > 0 && m_madeInFrame && m_frame.elapsed() >= m_budget) {
        m_incomplete = true;
        return nullptr;
    }
    m_madeInFrame = true;
    auto* image = new QImage(make());
    const qsizetype bytes = std::max<qsizetype>(image->sizeInBytes(), 1);
    // QCache destroys what costs more than its limit at once, so a single larger tile counts as the limit.
    m_tiles.insert(key, image, std::min(bytes, m_tiles.maxCost()));
    return image;
}

void TileCache::clear() {
    m_tiles.clear();
}

size_t qHash(const TileCache::Key& key, size_t seed) {
    return qHashMulti(seed, reinterpret_cast<quintptr>(key.data), key.rows, key.columns, key.rowStep,
                      key.columnStep, key.range.low, key.range.high, key.size.width(), key.size.height(),
                      key.style, key.revision);
}

} // namespace fovea::ui
