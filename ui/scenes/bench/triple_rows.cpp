#include "ui/scenes/bench/triple_rows.h"

#include "ui/scenes/bench/arithmetic_words.h"
#include "ui/scenes/bench/bench_words.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace fovea::ui {

namespace {

using Type = Theme::Type;

constexpr double captionRoom = 24;
constexpr double rowGap = gridStep;
constexpr double signRoom = 3.0 * gridStep;
constexpr double largestCell = 72;
constexpr double lowestCell = 18; ///< in which a number can be read
/// What cells and grids of one row may have though less height is offered.
constexpr double comfortableCell = 28;
constexpr double comfortableGrid = 208;
/// Cells may be wider than high by this much, for the sake of their numbers.
constexpr double flattest = 1.9;
constexpr double smallestPointed = 2; ///< cells that can be pointed at

double wholePixels(double cell) {
    return cell >= 1 ? std::floor(cell) : cell;
}

double numberOf(const Tap& tap, TripleRows::Role role) {
    switch (role) {
    case TripleRows::Window:
        return tap.value;
    case TripleRows::Filter:
        return tap.weight;
    case TripleRows::Products:
        break;
    }
    return tap.product;
}

constexpr std::array roles = {TripleRows::Window, TripleRows::Filter, TripleRows::Products};

} // namespace

TripleRows::TripleRows(const BodyPlace& place)
    : m_theme(place.context.theme)
    , m_styles(place.styles)
    , m_topLeft(place.topLeft)
    , m_width(place.width)
    , m_kernelRows(place.context.result->state.window.rows.kernel)
    , m_kernelColumns(place.context.result->state.window.columns.kernel)
    , m_isStamp(isTransposed(place.context.result->state)) {
    for (const FilterStyles& styles : place.styles.filters) {
        m_looks.push_back({styles, {}});
    }
}

int TripleRows::fitNumbers() {
    int decimals = 0;
    for (Look& look : m_looks) {
        look.numbers = numbersFitting({m_cells.begin(), m_cells.end()},
                                      {m_styles.input, look.styles.weight, look.styles.product}, m_theme);
        for (const NumberStyle& style : look.numbers ? look.numbers->styles : std::vector<NumberStyle>()) {
            decimals += style.decimals;
        }
    }
    const auto isRead = [](const Look& look) { return look.numbers.has_value(); };
    return std::ranges::all_of(m_looks, isRead) ? decimals : -1;
}

bool TripleRows::fit(std::int64_t rows, double height, double limit, const Margins& margins) {
    m_margins = margins;
    m_wanted = rows;
    const auto across = static_cast<double>(m_isStamp ? 2 * m_kernelColumns + 1 : 3 * m_kernelColumns);
    const auto down = static_cast<double>(rows * m_kernelRows);
    const double wide = m_width - margins.left - margins.right - 2 * signRoom;
    const double widest = wholePixels(std::min(wide / across, largestCell));
    const auto fitting = [&](double within) {
        return (within - captionRoom - static_cast<double>(rows - 1) * rowGap) / down;
    };
    const double comfortable = std::min(comfortableCell, comfortableGrid / down);
    const double least =
        rows == 1 ? std::min(comfortable, std::max(fitting(limit), std::min(lowestCell, comfortable)))
                  : std::min(lowestCell, fitting(limit));
    const double side = wholePixels(std::min(widest, std::max(fitting(height), least)));
    m_cells.fill({side, side});
    int decimals = fitNumbers();
    // Wider than high where that shows more of the numbers; the window's are the shortest.
    const double inWindow = static_cast<double>(m_isStamp ? 1 : m_kernelColumns) * side;
    const double rest = (wide - inWindow) / (2 * static_cast<double>(m_kernelColumns));
    const QSizeF flat(std::floor(std::min(rest, side * flattest)), side);
    if (side >= lowestCell && flat.width() > side) {
        const std::vector<Look> square = m_looks;
        m_cells[Filter] = m_cells[Products] = flat;
        const int more = fitNumbers();
        if (more <= decimals && decimals >= 0) {
            m_cells.fill({side, side});
            m_looks = square;
        }
        decimals = std::max(decimals, more);
    }
    return decimals >= 0 && side >= lowestCell;
}

QSizeF TripleRows::gridSize(Role role) const {
    const bool single = m_isStamp && role == Window;
    return {m_cells[role].width() * static_cast<double>(single ? 1 : m_kernelColumns),
            m_cells[role].height() * static_cast<double>(single ? 1 : m_kernelRows)};
}

void TripleRows::place(const std::array<QString, 3>& names, bool isOneOfMany) {
    m_isOneOfMany = isOneOfMany;
    placeCaptions(names);
    double top = m_topLeft.y() + captionRoom;
    for (std::int64_t i = 0; i < m_wanted; ++i) {
        placeRow(top);
        top += gridSize(Filter).height() + rowGap;
    }
}

/// The grids' names over them, with room for the numbers of the product that is pointed at.
void TripleRows::placeCaptions(const std::array<QString, 3>& names) {
    const double baseline = m_topLeft.y() + captionRoom - gridStep;
    const std::array colors = {m_theme.input, m_theme.filter, m_theme.ink};
    const QFont font = m_theme.font(Type::Body);
    const QFontMetricsF numbers(m_theme.font(Type::Label, true));
    const std::array most = {m_styles.input.width(numbers),
                             widest(m_styles.filters, &FilterStyles::weight, numbers),
                             widest(m_styles.filters, &FilterStyles::product, numbers)};
    std::array<double, 3> pointed{};
    std::array<double, 3> widths{};
    double wanted = m_margins.left + m_margins.right + 2 * signRoom;
    for (const Role role : roles) {
        pointed[role] = std::ceil(most[role]) + 2;
        const double name = QFontMetricsF(font).horizontalAdvance(names[role]);
        widths[role] = std::max(gridSize(role).width(), std::ceil(name + 2 * gridStep + pointed[role]));
        wanted += widths[role];
    }
    const bool tellsPointed = wanted <= m_width;
    double x = m_topLeft.x() + m_margins.left;
    for (const Role role : roles) {
        m_columns[role] = std::round(x);
        const QRectF name = m_figure.text({m_columns[role], baseline}, names[role], {font, colors[role]});
        if (tellsPointed) {
            const double right = m_columns[role] + widths[role];
            m_pointed[role] = {right - pointed[role], baseline - 16, pointed[role], 22};
        }
        x += (tellsPointed ? widths[role] : std::max(gridSize(role).width(), name.width())) + signRoom;
    }
}

void TripleRows::placeRow(double top) {
    const TextStyle sign{m_theme.font(Type::Heading), m_theme.inkSoft, Align::Center};
    const double lift = QFontMetricsF(sign.font).capHeight() / 2;
    const double middle = top + gridSize(Filter).height() / 2;
    std::array<QRectF, 3> row;
    for (const Role role : roles) {
        const QSizeF size = gridSize(role);
        row[role] = {QPointF(m_columns[role], std::round(middle - size.height() / 2)), size};
    }
    m_figure.text({(row[Window].right() + row[Filter].left()) / 2, middle + lift}, QStringLiteral("×"), sign);
    m_figure.text({(row[Filter].right() + row[Products].left()) / 2, middle + lift}, QStringLiteral("="),
                  sign);
    m_rows.push_back(row);
}

QRectF TripleRows::row(std::size_t row) const {
    const QRectF& products = m_rows[row][Products];
    return QRectF(QPointF(m_topLeft.x(), products.top()),
                  QPointF(products.right() + m_margins.right, products.bottom()))
        .adjusted(-4, -rowGap / 2, 4, rowGap / 2);
}

double TripleRows::bottom() const {
    return m_rows.back()[Filter].bottom();
}

std::int64_t TripleRows::shownProducts(std::int64_t slice, const WindowNow& now) const {
    const std::int64_t plane = now.taps.planeSize();
    if (m_isOneOfMany) {
        return WindowNow::shown(now.multiplied, plane);
    }
    const std::int64_t shown = WindowNow::shown(now.multiplied, now.taps.count());
    return std::clamp<std::int64_t>(shown - slice * plane, 0, plane);
}

std::size_t TripleRows::cellOf(Role role, std::int64_t tap) const {
    return m_isStamp && role == Window ? 0 : static_cast<std::size_t>(tap % (m_kernelRows * m_kernelColumns));
}

CellGrid TripleRows::cells(std::size_t row, Role role, std::int64_t slice, const WindowNow& now) const {
    const bool single = m_isStamp && role == Window;
    const std::int64_t first = slice * now.taps.planeSize();
    const auto count = static_cast<std::size_t>(single ? 1 : now.taps.planeSize());
    CellGrid grid;
    grid.isEven = true;
    grid.bounds = m_rows[row][role];
    grid.rows = single ? 1 : now.taps.rows;
    grid.columns = single ? 1 : now.taps.columns;
    grid.values.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const Tap& tap = now.tap(first + static_cast<std::int64_t>(i));
        grid.values[i] = static_cast<float>(numberOf(tap, role));
        if (role == Window && tap.onPadding) {
            grid.hatched.resize(count);
            grid.hatched[i] = true;
        }
    }
    constexpr double shapesFrom = 4;
    grid.alwaysShapes = cellHeight() >= shapesFrom;
    const auto& [styles, numbers] = lookOf(now.step.filter);
    grid.decimals = numbers ? numbers->styles[role].decimals : -1;
    grid.type = numbers ? numbers->type : Type::Caption;
    if (role == Window) {
        grid.range = m_styles.inputRange;
        grid.frame = m_theme.input;
        return grid;
    }
    const float extent = role == Filter ? styles.weightExtent : styles.productExtent;
    grid.look = CellGrid::Look::Diverging;
    grid.range = {-extent, extent};
    grid.frame = role == Filter ? m_theme.filter : m_theme.inkSoft;
    if (role == Products && m_isStamp) {
        grid.hatched = stampOf(now.result, now.step, now.arithmetic).isDropped;
    }
    const std::int64_t shown = role == Products ? shownProducts(slice, now) : now.taps.planeSize();
    if (shown < now.taps.planeSize()) {
        grid.unwritten.assign(count, true);
        std::fill_n(grid.unwritten.begin(), shown, false);
        std::fill(grid.hatched.begin() + (grid.hatched.empty() ? 0 : shown), grid.hatched.end(), false);
    }
    return grid;
}

void TripleRows::draw(const NumberSheet& sheet, std::size_t row, std::int64_t slice,
                      const WindowNow& now) const {
    const std::int64_t first = slice * now.taps.planeSize();
    for (const Role role : roles) {
        const auto number = [&](std::size_t cell) -> DrawnNumber {
            const std::int64_t index = first + static_cast<std::int64_t>(cell);
            const Tap& tap = now.tap(index);
            switch (role) {
            case Window:
                return {inputName(tap.at), tap.value};
            case Filter:
                return {weightName(now.step.filter, now.taps.elementAt(index)), tap.weight};
            case Products:
                break;
            }
            return {productName(index), tap.product};
        };
        sheet.grid(cells(row, role, slice, now), number, role == Window ? now.placed : 1);
    }
}

std::optional<std::int64_t> TripleRows::pointedTap(const std::vector<std::int64_t>& slices,
                                                   const WindowNow& now) const {
    if (now.litTap) {
        return now.litTap;
    }
    if (!m_isOneOfMany) {
        return WindowNow::latest(now.multiplied, now.taps.count());
    }
    const std::optional<std::int64_t> latest = WindowNow::latest(now.multiplied, now.taps.planeSize());
    return latest ? std::optional(slices.front() * now.taps.planeSize() + *latest) : std::nullopt;
}

void TripleRows::drawPointed(const NumberSheet& sheet, const std::vector<std::int64_t>& slices,
                             const WindowNow& now) const {
    const std::optional<std::int64_t> tap = pointedTap(slices, now);
    if (!tap) {
        return;
    }
    const std::int64_t slice = *tap / now.taps.planeSize();
    const auto row = static_cast<std::size_t>(std::ranges::find(slices, slice) - slices.begin());
    if (row == slices.size()) {
        return;
    }
    const Tap& pointed = now.tap(*tap);
    const bool isMade = *tap % now.taps.planeSize() < shownProducts(slice, now);
    const std::array numbers = {
        DrawnNumber{inputName(pointed.at), pointed.value},
        DrawnNumber{weightName(now.step.filter, now.taps.elementAt(*tap)), pointed.weight},
        DrawnNumber{productName(*tap), pointed.product}};
    const FilterStyles& own = lookOf(now.step.filter).styles;
    const std::array styles = {m_styles.input, own.weight, own.product};
    const std::array colors = {m_theme.input, m_theme.filter, m_theme.ink};
    const std::array isThere = {now.placed > 0, true, isMade};
    for (const Role role : roles) {
        CellGrid place;
        place.bounds = m_rows[row][role];
        place.rows = m_isStamp && role == Window ? 1 : now.taps.rows;
        place.columns = m_isStamp && role == Window ? 1 : now.taps.columns;
        sheet.mark(place.cell(cellOf(role, *tap)));
        if (isThere[role] && !m_pointed[role].isEmpty()) {
            sheet.number(m_pointed[role], Qt::AlignRight, numbers[role], styles[role],
                         {m_theme.font(Type::Label, true), colors[role]});
        }
    }
}

void TripleRows::addElements(ElementList& elements, std::size_t row, std::int64_t slice,
                             const WindowNow& now) const {
    if (cellHeight() < smallestPointed) {
        return;
    }
    const std::int64_t first = slice * now.taps.planeSize();
    for (const Role role : roles) {
        CellGrid place;
        place.bounds = m_rows[row][role];
        place.rows = m_isStamp && role == Window ? 1 : now.taps.rows;
        place.columns = m_isStamp && role == Window ? 1 : now.taps.columns;
        for (std::int64_t i = 0; i < place.rows * place.columns; ++i) {
            SceneElement element = role == Window   ? now.inputElement(first + i)
                                   : role == Filter ? now.weightElement(first + i)
                                                    : now.productElement(first + i);
            element.bounds = place.cell(static_cast<std::size_t>(i));
            elements.add(element);
        }
    }
}

} // namespace fovea::ui
