#include "ui/panels/cell_editor.h"

#include "ui/panels/number_reading.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QLabel>

#include <algorithm>
#include <utility>

namespace fovea::ui {

namespace {

constexpr int smallestWidth = 64;
constexpr int smallestHeight = 28;
constexpr int messageWidth = 208;

} // namespace

CellEditor::CellEditor(QWidget* parent, QWidget* home)
    : QLineEdit(parent)
    , m_home(home)
    , m_message(new QLabel(parent)) {
    setObjectName(QStringLiteral("cellEditor"));
    setAccessibleName(tr("Number of the cell"));
    setAlignment(Qt::AlignCenter);
    m_message->setObjectName(QStringLiteral("cellProblem"));
    m_message->setProperty("problem", true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setFixedWidth(messageWidth);
    m_message->hide();
    hide();
    connect(this, &QLineEdit::textEdited, this, &CellEditor::read);
}

void CellEditor::open(const SceneElement& cell, const QRectF& rect, float value) {
    m_cell = cell;
    m_typed = false;
    setProblem({});
    setText(exactNumber(value));
    place(rect);
    show();
    raise();
    setFocus();
    selectAll();
}

void CellEditor::place(const QRectF& rect) {
    const QSize size(std::max(smallestWidth, static_cast<int>(rect.width())),
                     std::max(smallestHeight, static_cast<int>(rect.height())));
    setGeometry(QRect(rect.center().toPoint() - QPoint(size.width() / 2, size.height() / 2), size));
    m_message->setFixedHeight(std::max(0, m_message->heightForWidth(messageWidth)));
    const QRect room = parentWidget()->rect();
    QRect message(geometry().bottomLeft() + QPoint(0, gridStep / 2), m_message->size());
    if (message.bottom() > room.bottom()) {
        message.moveBottom(geometry().top() - gridStep / 2);
    }
    message.moveLeft(std::clamp(message.left(), 0, std::max(0, room.width() - message.width())));
    m_message->move(message.topLeft());
}

void CellEditor::leave() {
    if (!isOpen()) {
        return;
    }
    m_cell = {};
    const bool hadFocus = hasFocus();
    setProblem({});
    hide();
    if (hadFocus) {
        m_home->setFocus();
    }
    Q_EMIT left();
}

QString CellEditor::problem() const {
    return m_message->text();
}

void CellEditor::setProblem(const QString& problem) {
    m_message->setText(problem);
    m_message->setVisible(!problem.isEmpty());
    setAccessibleDescription(problem);
    if (!problem.isEmpty()) {
        place(geometry());
        m_message->raise();
        QAccessibleEvent event(m_message, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

void CellEditor::read(const QString& text) {
    const ReadNumber number = readNumber(text);
    setProblem(number.problem);
    if (number.value) {
        Q_EMIT entered(*number.value, std::exchange(m_typed, true));
    } else if (m_typed) {
        Q_EMIT revoked();
    }
}

bool CellEditor::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape) {
            event->accept();
            return true;
        }
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore(); // a typed number is one step of the document
            return true;
        }
    }
    return QLineEdit::event(event);
}

void CellEditor::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Escape:
        leave();
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT moveRequested(1, 0);
        break;
    case Qt::Key_Up:
        Q_EMIT moveRequested(0, -1);
        break;
    case Qt::Key_Down:
        Q_EMIT moveRequested(0, 1);
        break;
    case Qt::Key_Space:
        event->ignore(); // no number has one: it plays
        break;
    default:
        QLineEdit::keyPressEvent(event);
        break;
    }
}

void CellEditor::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::ActiveWindowFocusReason && event->reason() != Qt::PopupFocusReason &&
        problem().isEmpty()) {
        leave();
    }
}

bool CellEditor::focusNextPrevChild(bool next) {
    Q_EMIT moveRequested(next ? 1 : -1, 0);
    return true;
}

} // namespace fovea::ui
