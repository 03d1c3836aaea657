#pragma once

#include "ui/panels/model_section.h"

namespace fovea::ui {

/// What the network is fed beside the picture, which of its outputs is the answer, and how the classes are
/// called.
class ModelAnswerSection final : public ModelSection {
    Q_OBJECT

public:
    explicit ModelAnswerSection(Session& session, QWidget* parent = nullptr);

protected:
    void refresh() override;

private:
    void rebuildInputs();
    void showInputs();
    void showOutputs();
    void showClasses();
    void chooseInput(const std::string& input, int index);
    void chooseClasses(int index);
    void askForFile(const QString& title, const QStringList& filters,
                    const std::function<void(const QString&)>& open);

    FieldRow* m_inputsRow;
    QWidget* m_inputs;
    QHash<QString, QComboBox*> m_inputBoxes; ///< by the input's name
    FieldRow* m_outputRow;
    QComboBox* m_output;
    QComboBox* m_classes;
    std::shared_ptr<const Model> m_shown; ///< whose inputs have rows
};

} // namespace fovea::ui
