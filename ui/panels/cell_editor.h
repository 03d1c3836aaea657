#pragma once

#include "ui/scenes/scene.h"

#include <QLineEdit>

class QLabel;

namespace fovea::ui {

/// A number typed over a cell of a scene. What is a number holds at once; what is none is explained beside it
/// and changes nothing.
class CellEditor : public QLineEdit {
    Q_OBJECT

public:
    /// Lies in `parent`, hidden until open(); the focus goes to `home` when it is left.
    CellEditor(QWidget* parent, QWidget* home);

    /// `rect` is the cell in the parent.
    void open(const SceneElement& cell, const QRectF& rect, float value);
    /// The cell is somewhere else now.
    void place(const QRectF& rect);
    void leave();
    bool isOpen() const { return !m_cell.isNone(); }
    const SceneElement& cell() const { return m_cell; }
    QString problem() const;
    void setProblem(const QString& problem);

Q_SIGNALS:
    /// `continues`: typed on in the same cell.
    void entered(double value, bool continues);
    /// See NumberField::revoked().
    void revoked();
    /// To the next cell (Enter, Tab), the previous one (Shift+Tab), or a row up or down.
    void moveRequested(int cells, int rows);
    void left();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void read(const QString& text);

    QWidget* m_home;
    SceneElement m_cell;
    QLabel* m_message;
    bool m_typed = false;
};

} // namespace fovea::ui
