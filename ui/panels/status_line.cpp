#include "ui/panels/status_line.h"

#include <QEvent>

namespace fovea::ui {

StatusLine::StatusLine(Qt::TextElideMode mode, QWidget* parent)
    : QLabel(parent)
    , m_mode(mode) {
    setObjectName(QStringLiteral("status"));
    setTextFormat(Qt::PlainText);
    setMinimumWidth(0);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void StatusLine::tell(const QString& words) {
    if (words != m_words) {
        m_words = words;
        setAccessibleName(words);
        elide();
    }
}

/// What the style sheet puts around the words; it is known only as a part of the size.
int StatusLine::padding() const {
    return QLabel::sizeHint().width() - fontMetrics().size(Qt::TextSingleLine, text()).width();
}

int StatusLine::wholeWidth() const {
    ensurePolished();
    return fontMetrics().size(Qt::TextSingleLine, m_words).width() + padding();
}

void StatusLine::elide() {
    ensurePolished();
    setText(m_words);
    const QString seen = fontMetrics().elidedText(m_words, m_mode, width() - padding());
    setText(seen);
    setToolTip(seen == m_words ? QString() : m_words);
}

void StatusLine::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    elide();
}

void StatusLine::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        elide();
    }
}

} // namespace fovea::ui
