#pragma once

#include "ui/render/theme.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace fovea::ui {

/// One line above the views that says what went wrong, until it is closed or something goes right. Never
/// modal.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    void showMessage(const QString& message);
    /// Hides the bar.
    void clear();
    QString message() const;

private:
    QLabel* m_text;
};

} // namespace fovea::ui
