#include "ui/panels/model_section.h"

#include "ui/panels/chooser.h"
#include "ui/panels/wheel.h"
#include "ui/render/theme.h"

#include <QVBoxLayout>

namespace fovea::ui {

namespace {

constexpr int narrowest = 8 * gridStep;

} // namespace

ModelSection::ModelSection(Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(gridStep);
    connect(&m_session, &Session::refused, this, &ModelSection::onRefused);
    connect(&m_session, &Session::changed, this, [this](Session::Changes what) {
        if (what & (Session::ModelChanged | Session::SettingsChanged)) {
            refresh();
        }
    });
}

void ModelSection::add(FieldRow* row, ModelField field) {
    m_column->addWidget(row);
    m_rows.insert(static_cast<int>(field), row);
}

void ModelSection::change(ModelField field, const QString& text, bool continues,
                          const std::function<void(ModelSettings&)>& how) {
    ModelSettings wanted = settings();
    how(wanted);
    if (FieldRow* row = rowOf(field)) {
        row->setProblem({});
    }
    m_session.setModelSettings(wanted, text, continues);
}

void ModelSection::onRefused(ModelField field, const QString& reason) {
    FieldRow* row = rowOf(field);
    if (row == nullptr) {
        return;
    }
    // What is typed stays where it is; a choice goes back to what holds.
    if (qobject_cast<NumbersRow*>(row) == nullptr) {
        refresh();
    }
    row->setProblem(reason);
    Q_EMIT problemShown(row);
}

QComboBox* ModelSection::chooser(const QString& accessibleName) {
    auto* box = new Chooser(accessibleName);
    box->setMinimumWidth(narrowest);
    letTheWheelScroll(*box);
    return box;
}

} // namespace fovea::ui
