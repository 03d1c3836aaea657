// Dialogs, and what leaves the window: pictures of views, movies, benches, code.

#include "core/base/error.h"
#include "ui/panels/movie_dialog.h"
#include "ui/pictures/picture_mime.h"
#include "ui/scenes/render_scene.h"
#include "ui/scenes/scene_registry.h"
#include "ui/window/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMimeData>
#include <QSaveFile>
#include <QUrl>

namespace fovea::ui {

namespace {

QString pictureFilter() {
    QStringList patterns;
    for (const QString& suffix : pictureSuffixes()) {
        patterns << QStringLiteral("*.") + suffix;
    }
    return patterns.join(u' ');
}

QFileDialog* openDialog(QWidget* parent, const QString& title, const QStringList& filters) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(filters);
    return dialog;
}

QFileDialog* saveDialog(QWidget* parent, const QString& title, const QString& suffix) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    return dialog;
}

} // namespace

void MainWindow::openByDialog() {
    QFileDialog* dialog =
        openDialog(this, tr("Open a picture, a network or a bench"),
                   {tr("Pictures, networks and benches (%1 *.onnx *.json)").arg(pictureFilter()),
                    tr("Pictures (%1)").arg(pictureFilter()), tr("Networks (*.onnx)"), tr("Benches (*.json)"),
                    tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openFile);
    dialog->open();
}

void MainWindow::openModelByDialog() {
    QFileDialog* dialog =
        openDialog(this, tr("Open a network"), {tr("Networks (*.onnx)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, &m_session, &Session::openModel);
    dialog->open();
}

void MainWindow::compareByDialog() {
    QFileDialog* dialog = openDialog(this, tr("Compare with a picture"),
                                     {tr("Pictures (%1)").arg(pictureFilter()), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { m_session.compareWith(path); });
    dialog->open();
}

/// The first picture that was dropped.
bool MainWindow::compareMime(const QMimeData& mime) {
    for (const QUrl& url : mime.urls()) {
        if (url.isLocalFile()) {
            m_session.compareWith(url.toLocalFile());
            return true;
        }
    }
    if (mime.hasImage()) {
        m_session.compareWith(qvariant_cast<QImage>(mime.imageData()), tr("dropped picture"));
        return true;
    }
    return false;
}

void MainWindow::saveTableByDialog() {
    QFileDialog* dialog = saveDialog(this, tr("Export the table of layers"), QStringLiteral("csv"));
    dialog->setNameFilters({tr("Comma-separated values (*.csv)"), tr("Markdown (*.md)")});
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        const bool markdown = filter.contains(QStringLiteral("*.md"));
        dialog->setDefaultSuffix(markdown ? QStringLiteral("md") : QStringLiteral("csv"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::saveTable);
    dialog->open();
}

void MainWindow::saveTable(const QString& path) {
    const bool markdown = path.endsWith(QStringLiteral(".md"), Qt::CaseInsensitive);
    const QString text =
        m_network->table().text(markdown ? LayerTable::Format::Markdown : LayerTable::Format::Csv);
    m_session.jobs().run<bool>(
        JobRunner::Lane::Export,
        [text, path](const Control&) {
            QSaveFile file(path);
            if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit()) {
                throw FileError(path.toStdString(), file.errorString().toStdString());
            }
            return true;
        },
        [this, path](const Outcome<bool>& outcome) {
            if (outcome.result) {
                current().tell(tr("Saved as %1").arg(path));
            } else {
                m_message->showMessage(outcome.error);
            }
        });
}

void MainWindow::saveByDialog() {
    QFileDialog* dialog = saveDialog(this, tr("Save the view"), QStringLiteral("png"));
    const QList<std::pair<QString, QString>> kinds = {{tr("PNG picture (*.png)"), QStringLiteral("png")},
                                                      {tr("SVG drawing (*.svg)"), QStringLiteral("svg")},
                                                      {tr("PDF page (*.pdf)"), QStringLiteral("pdf")}};
    QStringList filters;
    for (const auto& [filter, suffix] : kinds) {
        filters << filter;
    }
    dialog->setNameFilters(filters);
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, kinds](const QString& chosen) {
        for (const auto& [filter, suffix] : kinds) {
            if (filter == chosen) {
                dialog->setDefaultSuffix(suffix);
            }
        }
    });
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::saveView);
    dialog->open();
}

void MainWindow::saveBenchByDialog() {
    QFileDialog* dialog = saveDialog(this, tr("Save the bench"), QStringLiteral("json"));
    dialog->setNameFilters({tr("Benches (*.json)")});
    connect(dialog, &QFileDialog::fileSelected, &m_benchDocument, &BenchDocument::save);
    dialog->open();
}

MovieDialog& MainWindow::movieDialog() {
    if (m_movie == nullptr) {
        m_movie = new MovieDialog([this] { return m_bench->snapshot(); }, m_session.jobs(), this);
        m_movie->setStyleSheet(m_styleSheet);
        connect(m_movie, &MovieDialog::saved, this,
                [this](const QString& path) { current().tell(tr("Saved as %1").arg(path)); });
        connect(m_movie, &MovieDialog::failed, m_message, &MessageBar::showMessage);
    }
    return *m_movie;
}

void MainWindow::saveMovieByDialog() {
    movieDialog().present(m_bench->player().speed());
}

void MainWindow::saveView(const QString& path) {
    const std::optional<SceneInput> input = current().snapshot();
    if (!input) {
        return;
    }
    m_session.jobs().run<bool>(
        JobRunner::Lane::Export,
        [input = *input, entry = findScene(current().sceneName()), path,
         ratio = devicePixelRatioF()](const Control&) {
            renderFile(*sceneForPicture(*entry, input, ratio), input.theme, path, ratio);
            return true;
        },
        [this, path](const Outcome<bool>& outcome) {
            if (outcome.result) {
                current().tell(tr("Saved as %1").arg(path));
            } else {
                m_message->showMessage(outcome.error);
            }
        });
}

void MainWindow::copyView() {
    const std::optional<SceneInput> input = current().snapshot();
    if (!input) {
        return;
    }
    m_session.jobs().run<CopiedPicture>(
        JobRunner::Lane::Copy,
        [input = *input, entry = findScene(current().sceneName()),
         ratio = devicePixelRatioF()](const Control&) {
            return copiedPicture(renderImage(*sceneForPicture(*entry, input, ratio), input.theme, ratio));
        },
        [this](const Outcome<CopiedPicture>& outcome) {
            if (outcome.result) {
                QApplication::clipboard()->setMimeData(mimeOf(*outcome.result).release());
            } else {
                m_message->showMessage(outcome.error);
            }
        });
}

void MainWindow::copyCode(std::string (*code)(const BenchResult&)) {
    const std::shared_ptr<const BenchResult> result = m_benchDocument.result();
    if (result == nullptr || m_benchDocument.isStale()) {
        m_bench->tell(tr("The bench is being computed; copy when it is done."));
        return;
    }
    if (!result->fits()) {
        m_message->showMessage(
            tr("There is nothing to copy yet: with these settings the windows do not fit the input."));
        return;
    }
    m_session.jobs().run<QString>(
        JobRunner::Lane::Copy,
        [result, code](const Control&) { return QString::fromStdString(code(*result)); },
        [this](const Outcome<QString>& outcome) {
            if (outcome.result) {
                QApplication::clipboard()->setText(*outcome.result);
                m_bench->tell(tr("The code is in the clipboard."));
            } else {
                m_message->showMessage(outcome.error);
            }
        });
}

} // namespace fovea::ui
