#pragma once

#include "ui/scenes/scene.h"
#include "ui/scenes/text.h"

#include <vector>

namespace fovea::ui {

/// One column of the overview: the picture, or a layer with the maps that have room.
struct NetworkColumn {
    NodeId node;
    bool isPicture = false;  ///< maps[0] is what the network sees, in its colours
    bool isCells = false;    ///< maps of one number, drawn as small cells
    bool perChannel = false; ///< each map reads one map of the first source (RELU, POOL); else it reads all
    QRectF heading;          ///< around its lines
    TextItem kind;
    TextItem name;
    TextItem volume;
    TextItem depth;           ///< the D of W×H×D where it has its own line
    TextItem more;            ///< "+22 more"; empty when every map is shown
    std::vector<QRectF> maps; ///< of channel 0, 1, …; of A, then B, then B − A where two are compared
    int sides = 1;            ///< 3 where two pictures are compared
    std::vector<std::size_t> sources; ///< columns that it reads
    double gatherX = 0;               ///< in the gap before it, where its connections meet
    int third = -1;                   ///< 0 early, 1 middle, 2 late convolutional layers; −1 none of them

    /// How many channels have room.
    std::size_t shown() const { return maps.size() / static_cast<std::size_t>(sides); }
    double left() const { return maps.front().left(); }
    double right() const { return maps.front().right(); }
};

/// The line under the columns of one third.
struct NetworkBand {
    double left = 0;
    double right = 0;
    double y = 0;
    TextItem title;
    TextItem detail; ///< empty where it has no room
};

/// One class at the end of the net.
struct ClassBar {
    std::size_t index = 0;
    QRectF bounds;
    TextItem name;
    TextItem percent;
    QRectF track; ///< all of 100 %
    QRectF bar;
    QRectF otherBar; ///< of B, below that of A; empty unless two are compared
    bool winner = false;
};

/// Where everything of the overview lies. A pure function of its input.
struct NetworkLayout {
    QSizeF size;
    std::vector<NetworkColumn> columns; ///< the picture's first, then in the graph's order
    std::vector<NetworkBand> bands;
    std::vector<ClassBar> classes;
    std::vector<TextItem> sides; ///< the names of A, B and B − A over their maps
    std::vector<TextItem> notes; ///< heading of the classes and what belongs to it
    double laneY = 0;            ///< where connections that skip columns run
    QPointF legend;              ///< middle of the legend's left edge
};

NetworkLayout layOutNetwork(const SceneInput& input, const TextSetter& text);

} // namespace fovea::ui
