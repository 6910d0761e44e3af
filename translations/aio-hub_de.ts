<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Intake</name>
    <message>
        <source>%1 more were left out: at most %2 files at once.</source>
        <translation>%1 weitere wurden ausgelassen: höchstens %2 Dateien auf einmal.</translation>
    </message>
    <message>
        <source>Then it stopped: %1</source>
        <translation>Dann ging es nicht weiter: %1</translation>
    </message>
    <message>
        <source>There was nothing to take in.</source>
        <translation>Es gab nichts aufzunehmen.</translation>
    </message>
    <message>
        <source>%1 is a video: there is no tool for videos yet.</source>
        <translation>%1 ist ein Video: Dafür gibt es noch kein Werkzeug.</translation>
    </message>
    <message>
        <source>%1 are videos: there is no tool for videos yet.</source>
        <translation>%1 sind Videos: Dafür gibt es noch kein Werkzeug.</translation>
    </message>
    <message>
        <source>%1 is a text, not a picture.</source>
        <translation>%1 ist ein Text, kein Bild.</translation>
    </message>
    <message>
        <source>%1 are texts, not pictures.</source>
        <translation>%1 sind Texte, keine Bilder.</translation>
    </message>
    <message>
        <source>%1 is not a picture.</source>
        <translation>%1 ist kein Bild.</translation>
    </message>
    <message>
        <source>%1 are not pictures.</source>
        <translation>%1 sind keine Bilder.</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <translation>%1 ist nicht lesbar.</translation>
    </message>
    <message>
        <source>There is no picture in the folder %1.</source>
        <translation>Im Ordner %1 ist kein Bild.</translation>
    </message>
    <message>
        <source>There are no pictures in %1 folders.</source>
        <translation>In %1 Ordnern sind keine Bilder.</translation>
    </message>
    <message>
        <source>A folder is so large that only its first 100,000 files were looked at.</source>
        <translation>Ein Ordner ist so groß, dass nur seine ersten 100.000 Dateien angesehen wurden.</translation>
    </message>
    <message>
        <source>1 picture was added to Images.</source>
        <translation>1 Bild wurde zu Bilder hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 pictures were added to Images.</source>
        <translation>%1 Bilder wurden zu Bilder hinzugefügt.</translation>
    </message>
    <message>
        <source>1 picture is being made ready with the default settings: the Images page, which has others, needs the web view.</source>
        <translation>1 Bild wird mit den Standardeinstellungen vorbereitet: Die Seite Bilder, die andere hat, braucht die Web-Ansicht.</translation>
    </message>
    <message>
        <source>%1 pictures are being made ready with the default settings: the Images page, which has others, needs the web view.</source>
        <translation>%1 Bilder werden mit den Standardeinstellungen vorbereitet: Die Seite Bilder, die andere hat, braucht die Web-Ansicht.</translation>
    </message>
    <message>
        <source>videos: %1</source>
        <translation>Videos: %1</translation>
    </message>
    <message>
        <source>texts: %1</source>
        <translation>Texte: %1</translation>
    </message>
    <message>
        <source>no pictures: %1</source>
        <translation>keine Bilder: %1</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 ist leer.</translation>
    </message>
    <message>
        <source>%1 are empty.</source>
        <translation>%1 sind leer.</translation>
    </message>
    <message>
        <source>empty: %1</source>
        <translation>leer: %1</translation>
    </message>
    <message>
        <source>%1 is larger than the hub takes (server.max_upload).</source>
        <translation>%1 ist größer, als der Hub annimmt (server.max_upload).</translation>
    </message>
    <message>
        <source>%1 are larger than the hub takes (server.max_upload).</source>
        <translation>%1 sind größer, als der Hub annimmt (server.max_upload).</translation>
    </message>
    <message>
        <source>too large: %1</source>
        <translation>zu groß: %1</translation>
    </message>
    <message>
        <source>%1 is not there, or is a link to what is not there.</source>
        <translation>%1 ist nicht da oder verweist auf etwas, das nicht da ist.</translation>
    </message>
    <message>
        <source>%1 are not there, or are links to what is not there.</source>
        <translation>%1 sind nicht da oder verweisen auf etwas, das nicht da ist.</translation>
    </message>
    <message>
        <source>not there: %1</source>
        <translation>nicht da: %1</translation>
    </message>
    <message>
        <source>not readable: %1</source>
        <translation>nicht lesbar: %1</translation>
    </message>
    <message>
        <source>folders without a picture: %1</source>
        <translation>Ordner ohne Bild: %1</translation>
    </message>
    <message>
        <source>%1 were left out (%2).</source>
        <translation>%1 wurden ausgelassen (%2).</translation>
    </message>
</context>
<context>
    <name>Size</name>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
</context>
<context>
    <name>Start</name>
    <message>
        <source>Somebody else holds what the hub needs: its data folder or its port.</source>
        <translation>Jemand anderes hat, was der Hub braucht: seinen Datenordner oder seinen Port.</translation>
    </message>
    <message>
        <source>The data folder may not be written to.</source>
        <translation>In den Datenordner darf nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Der Datenträger ist voll.</translation>
    </message>
    <message>
        <source>The data were written by a newer version.</source>
        <translation>Die Daten stammen von einer neueren Version.</translation>
    </message>
    <message>
        <source>A part of the hub did not start.</source>
        <translation>Ein Teil des Hubs ist nicht gestartet.</translation>
    </message>
</context>
<context>
    <name>hub::app::Controller</name>
    <message>
        <source>Hub</source>
        <translation>Hub</translation>
    </message>
    <message>
        <source>The window runs as root: the web view has no sandbox.</source>
        <translation>Das Fenster läuft als root: Die Webansicht hat keine Sandbox.</translation>
    </message>
    <message>
        <source>The hub could not start</source>
        <translation>Der Hub konnte nicht starten</translation>
    </message>
    <message>
        <source>Load it again</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>The web view is not installed</source>
        <translation>Die Webansicht ist nicht installiert</translation>
    </message>
    <message>
        <source>The pages of the workspace need Qt WebEngine:
%1
Then start the hub again. Until then a browser of this machine shows them at %2.

%3</source>
        <translation>Die Seiten der Arbeit brauchen Qt WebEngine:
%1
Starten Sie den Hub danach neu. Bis dahin zeigt ein Browser dieses Rechners sie unter %2.

%3</translation>
    </message>
    <message>
        <source>Show the jobs</source>
        <translation>Aufträge zeigen</translation>
    </message>
    <message>
        <source>Nothing here is called %1.</source>
        <translation>%1 gibt es hier nicht.</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Dashboard</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Looking at what was given…</source>
        <translation>Was gegeben wurde, wird angesehen …</translation>
    </message>
    <message>
        <source>Show Images</source>
        <translation>Bilder zeigen</translation>
    </message>
    <message>
        <source>Pause the jobs</source>
        <translation>Aufträge anhalten</translation>
    </message>
    <message>
        <source>Let the jobs go on</source>
        <translation>Aufträge weiterlaufen lassen</translation>
    </message>
    <message>
        <source>The page stops again and again</source>
        <translation>Die Seite bricht immer wieder ab</translation>
    </message>
    <message>
        <source>Its process has ended three times within a minute. Nothing is lost of what the hub was given: jobs go on, and the other pages work.

A browser of this machine shows the page too. It asks for the token, which aio-hub ctl token prints.</source>
        <translation>Ihr Prozess ist dreimal innerhalb einer Minute abgebrochen. Was der Hub bekommen hat, geht nicht verloren: Die Aufträge laufen weiter, und die anderen Seiten gehen.

Auch ein Browser auf diesem Rechner zeigt die Seite. Er fragt nach dem Token: aio-hub ctl token gibt ihn aus.</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
</context>
<context>
    <name>hub::ui::Chart</name>
    <message>
        <source>%1 has no values</source>
        <translation>%1 hat keine Werte</translation>
    </message>
    <message>
        <source>%1 is %2 at the end, between %3 and %4</source>
        <translation>%1 ist am Ende %2, zwischen %3 und %4</translation>
    </message>
    <message>
        <source>From %1 to %2: %3.</source>
        <translation>Von %1 bis %2: %3.</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>TB</source>
        <translation>TB</translation>
    </message>
</context>
<context>
    <name>hub::ui::ChartExport</name>
    <message>
        <source>Save as</source>
        <translation>Speichern unter</translation>
    </message>
</context>
<context>
    <name>hub::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Befehl suchen</translation>
    </message>
    <message>
        <source>Commands that were found</source>
        <translation>Gefundene Befehle</translation>
    </message>
</context>
<context>
    <name>hub::ui::CrosshairLayer</name>
    <message>
        <source>no value</source>
        <translation>kein Wert</translation>
    </message>
</context>
<context>
    <name>hub::ui::Dashboard</name>
    <message>
        <source>nothing ran in the last minute</source>
        <translation>in der letzten Minute lief nichts</translation>
    </message>
    <message>
        <source>/min</source>
        <translation>/min</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>Ruhe</translation>
    </message>
    <message>
        <source>none failed</source>
        <translation>nichts schlug fehl</translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n schlug fehl</numerusform>
            <numerusform>%n schlugen fehl</numerusform>
        </translation>
    </message>
    <message>
        <source>no picture was asked for yet</source>
        <translation>noch wurde kein Bild verlangt</translation>
    </message>
    <message>
        <source>memory %1 · disk %2 · made %3</source>
        <translation>Speicher %1 · Platte %2 · neu %3</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>noch nicht gemessen</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>processes: %1</source>
        <translation>Prozesse: %1</translation>
    </message>
    <message>
        <source>running</source>
        <translation>laufen</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n wartet</numerusform>
            <numerusform>%n warten</numerusform>
        </translation>
    </message>
    <message>
        <source>the queue is paused</source>
        <translation>die Warteschlange ist angehalten</translation>
    </message>
    <message>
        <source>nothing ran in %1</source>
        <translation>in %1 lief nichts</translation>
    </message>
    <message>
        <source>all %1 in %2</source>
        <translation>alle %1 in %2</translation>
    </message>
    <message>
        <source>%1 of %2 took longer in %3</source>
        <translation>%1 von %2 dauerten länger in %3</translation>
    </message>
</context>
<context>
    <name>hub::ui::DashboardCharts</name>
    <message>
        <source>Response time</source>
        <translation>Antwortzeit</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>How long requests and jobs take, once there are some.</source>
        <translation>Wie lange Anfragen und Aufträge dauern, sobald es welche gibt.</translation>
    </message>
    <message>
        <source>SLA %1</source>
        <translation>SLA %1</translation>
    </message>
    <message>
        <source>Throughput and errors, a minute</source>
        <translation>Durchsatz und Fehler je Minute</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>How much is done in a minute, and how much fails.</source>
        <translation>Wie viel je Minute erledigt wird und wie viel fehlschlägt.</translation>
    </message>
    <message>
        <source>Memory of the hub</source>
        <translation>Speicher des Hubs</translation>
    </message>
    <message>
        <source>total</source>
        <translation>gesamt</translation>
    </message>
    <message>
        <source>web view</source>
        <translation>Webansicht</translation>
    </message>
    <message>
        <source>decoders</source>
        <translation>Dekoder</translation>
    </message>
    <message>
        <source>The memory of the hub and its processes.</source>
        <translation>Der Speicher des Hubs und seiner Prozesse.</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>running</source>
        <translation>laufen</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>warten</translation>
    </message>
    <message>
        <source>How many jobs run and wait.</source>
        <translation>Wie viele Aufträge laufen und warten.</translation>
    </message>
    <message>
        <source>Cache hit ratio of pictures</source>
        <translation>Trefferquote der Bilder</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>from disk</source>
        <translation>von der Platte</translation>
    </message>
    <message>
        <source>How many of the pictures that pages ask for were there already.</source>
        <translation>Wie viele der verlangten Bilder schon da waren.</translation>
    </message>
    <message>
        <source>goal %1</source>
        <translation>Ziel %1</translation>
    </message>
    <message>
        <source>Saved by image jobs</source>
        <translation>Durch Bildaufträge gespart</translation>
    </message>
    <message>
        <source>since the start</source>
        <translation>seit dem Start</translation>
    </message>
    <message>
        <source>How much smaller pages get. Drop photos on the window to begin.</source>
        <translation>Um wie viel Seiten kleiner werden. Fotos auf das Fenster ziehen, um zu beginnen.</translation>
    </message>
</context>
<context>
    <name>hub::ui::DashboardPage</name>
    <message>
        <source>Dashboard</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation>Nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>SLA · 95 % under 5 s</source>
        <translation>SLA · 95 % unter 5 s</translation>
    </message>
    <message>
        <source>Response p95</source>
        <translation>Antwort p95</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>Durchsatz</translation>
    </message>
    <message>
        <source>Cache hit ratio</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Picture of all charts (PNG)…</source>
        <translation>Bild aller Diagramme (PNG) …</translation>
    </message>
    <message>
        <source>Values of “%1” (CSV)…</source>
        <translation>Werte von „%1“ (CSV) …</translation>
    </message>
    <message>
        <source>Save its values (CSV)…</source>
        <translation>Seine Werte speichern (CSV) …</translation>
    </message>
    <message>
        <source>Save its picture (PNG)…</source>
        <translation>Sein Bild speichern (PNG) …</translation>
    </message>
    <message>
        <source>The database does not answer: %1</source>
        <translation>Die Datenbank antwortet nicht: %1</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>the time shown</source>
        <translation>der gezeigten Zeit</translation>
    </message>
</context>
<context>
    <name>hub::ui::DashboardToolbar</name>
    <message>
        <source>1m</source>
        <translation>1 min</translation>
    </message>
    <message>
        <source>The last minute</source>
        <translation>Die letzte Minute</translation>
    </message>
    <message>
        <source>15m</source>
        <translation>15 min</translation>
    </message>
    <message>
        <source>The last 15 minutes</source>
        <translation>Die letzten 15 Minuten</translation>
    </message>
    <message>
        <source>1h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <source>The last hour</source>
        <translation>Die letzte Stunde</translation>
    </message>
    <message>
        <source>6h</source>
        <translation>6 h</translation>
    </message>
    <message>
        <source>The last 6 hours</source>
        <translation>Die letzten 6 Stunden</translation>
    </message>
    <message>
        <source>24h</source>
        <translation>24 h</translation>
    </message>
    <message>
        <source>The last 24 hours</source>
        <translation>Die letzten 24 Stunden</translation>
    </message>
    <message>
        <source>Back from the zoom</source>
        <translation>Zurück aus der Vergrößerung</translation>
    </message>
    <message>
        <source>Pause the charts</source>
        <translation>Diagramme anhalten</translation>
    </message>
    <message>
        <source>Save charts</source>
        <translation>Diagramme speichern</translation>
    </message>
    <message>
        <source>Let the charts go on</source>
        <translation>Diagramme weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Span of time</source>
        <translation>Zeitspanne</translation>
    </message>
</context>
<context>
    <name>hub::ui::JobActions</name>
    <message>
        <source>Cancelled: %1</source>
        <translation>Abgebrochen: %1</translation>
    </message>
    <message>
        <source>Started again: %1</source>
        <translation>Neu gestartet: %1</translation>
    </message>
    <message>
        <source>Paused: %1</source>
        <translation>Angehalten: %1</translation>
    </message>
    <message>
        <source>Resumed: %1</source>
        <translation>Fortgesetzt: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n jobs</source>
        <translation>
            <numerusform>%n Auftrag</numerusform>
            <numerusform>%n Aufträge</numerusform>
        </translation>
    </message>
    <message>
        <source>Priority changed</source>
        <translation>Priorität geändert</translation>
    </message>
</context>
<context>
    <name>hub::ui::JobDetails</name>
    <message>
        <source>The selected job</source>
        <translation>Der gewählte Auftrag</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>Angaben</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Choose a job to see why it waits, what it logged, and what came of it.</source>
        <translation>Einen Auftrag wählen, um zu sehen, warum er wartet, was er protokolliert hat und was daraus wurde.</translation>
    </message>
    <message>
        <source>What to do: %1</source>
        <translation>Was zu tun ist: %1</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Why it waits</source>
        <translation>Warum er wartet</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Not before</source>
        <translation>Nicht vor</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Waits for jobs</source>
        <translation>Wartet auf Aufträge</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
</context>
<context>
    <name>hub::ui::JobListModel</name>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
</context>
<context>
    <name>hub::ui::Jobs</name>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Scheduled</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Retrying</source>
        <translation>Versucht erneut</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Niedrig</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 · %2 left</source>
        <translation>%1 · noch %2</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, saved %2</source>
        <translation>%1, %2 gespart</translation>
    </message>
    <message>
        <source>after %1</source>
        <translation>nach %1</translation>
    </message>
    <message>
        <source>before it began</source>
        <translation>vor dem Beginn</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 Datei</translation>
    </message>
</context>
<context>
    <name>hub::ui::JobsPage</name>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Find jobs</source>
        <translation>Aufträge suchen</translation>
    </message>
    <message>
        <source>Find jobs by file, kind, id, group or error</source>
        <translation>Aufträge nach Datei, Art, Kennung, Gruppe oder Fehler suchen</translation>
    </message>
    <message>
        <source>Which states</source>
        <translation>Welche Zustände</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Alle Zustände</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>Unerledigt</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Erledigt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Which kind</source>
        <translation>Welche Art</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Alle Arten</translation>
    </message>
    <message>
        <source>Show all jobs</source>
        <translation>Alle Aufträge zeigen</translation>
    </message>
    <message>
        <source>The jobs cannot be read: %1</source>
        <translation>Die Aufträge sind nicht lesbar: %1</translation>
    </message>
    <message>
        <source>No job matches.</source>
        <translation>Kein Auftrag passt.</translation>
    </message>
    <message>
        <source>No jobs yet. Drop photos on the window, and they appear here as they are worked on.</source>
        <translation>Noch keine Aufträge. Fotos auf das Fenster ziehen: sie erscheinen hier, während sie bearbeitet werden.</translation>
    </message>
    <message>
        <source>%1 running · %2 waiting · %3 failed · %4 of %5 workers busy</source>
        <translation>%1 laufen · %2 warten · %3 fehlgeschlagen · %4 von %5 Arbeitern beschäftigt</translation>
    </message>
    <message>
        <source>Resume the queue</source>
        <translation>Warteschlange fortsetzen</translation>
    </message>
    <message>
        <source>Pause the queue</source>
        <translation>Warteschlange anhalten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
</context>
<context>
    <name>hub::ui::LiveChart</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
</context>
<context>
    <name>hub::ui::MainWindow</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Menu (F10)</source>
        <translation>Menü (F10)</translation>
    </message>
    <message>
        <source>The hub starts</source>
        <translation>Der Hub startet</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>Zu %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>%1 is in the clipboard. A browser asks for the token: aio-hub ctl token prints it.</source>
        <translation>%1 ist in der Zwischenablage. Ein Browser fragt nach dem Token: aio-hub ctl token gibt ihn aus.</translation>
    </message>
    <message>
        <source>Only files of this computer can be dropped here.</source>
        <translation>Hier können nur Dateien dieses Rechners abgelegt werden.</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen …</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>Befehl suchen …</translation>
    </message>
    <message>
        <source>Open the menu</source>
        <translation>Menü öffnen</translation>
    </message>
    <message>
        <source>Show the window</source>
        <translation>Fenster zeigen</translation>
    </message>
    <message>
        <source>Look: as the desktop has it</source>
        <translation>Aussehen: wie der Desktop</translation>
    </message>
    <message>
        <source>Look: light</source>
        <translation>Aussehen: hell</translation>
    </message>
    <message>
        <source>Look: dark</source>
        <translation>Aussehen: dunkel</translation>
    </message>
    <message>
        <source>Look: high contrast</source>
        <translation>Aussehen: hoher Kontrast</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About AIO Creative Hub</source>
        <translation>Über AIO Creative Hub</translation>
    </message>
    <message>
        <source>AIO Creative Hub %1
GPL-3.0-or-later</source>
        <translation>AIO Creative Hub %1
GPL-3.0-or-later</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>End the hub?</source>
        <translation>Den Hub beenden?</translation>
    </message>
    <message>
        <source>Files are still being taken in.</source>
        <translation>Es werden noch Dateien aufgenommen.</translation>
    </message>
    <message>
        <source>The hub is still working: %1 running, %2 waiting.</source>
        <translation>Der Hub arbeitet noch: %1 laufen, %2 warten.</translation>
    </message>
    <message>
        <source>Jobs that are stopped begin again when the hub is started next. Files that have not been taken in yet have to be added again.</source>
        <translation>Angehaltene Aufträge beginnen beim nächsten Start von vorn. Dateien, die noch nicht aufgenommen sind, müssen noch einmal hinzugefügt werden.</translation>
    </message>
    <message>
        <source>Finish in the tray</source>
        <translation>Im Infobereich fertig machen</translation>
    </message>
    <message>
        <source>Stop, and go on next time</source>
        <translation>Anhalten und nächstes Mal weitermachen</translation>
    </message>
</context>
<context>
    <name>hub::ui::Navigation</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>WORKSPACE</source>
        <translation>ARBEIT</translation>
    </message>
    <message>
        <source>ENGINE</source>
        <translation>MASCHINE</translation>
    </message>
</context>
<context>
    <name>hub::ui::NavigationButton</name>
    <message>
        <source>%1: %2 open</source>
        <translation>%1: %2 offen</translation>
    </message>
</context>
<context>
    <name>hub::ui::NoticeBar</name>
    <message>
        <source>Close the notice</source>
        <translation>Hinweis schließen</translation>
    </message>
</context>
<context>
    <name>hub::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>As the desktop has it</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Keep the hub running in the tray when the window is closed</source>
        <translation>Den Hub im Infobereich weiterlaufen lassen, wenn das Fenster geschlossen wird</translation>
    </message>
    <message>
        <source>Where the desktop has no tray, closing the window ends the hub.</source>
        <translation>Wo der Desktop keinen Infobereich hat, beendet das Schließen den Hub.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Datenordner</translation>
    </message>
    <message>
        <source>Files, jobs and results are in this folder. Limits and the server are set by aio-hub&apos;s configuration file: aio-hub config show.</source>
        <translation>Dateien, Aufträge und Ergebnisse liegen in diesem Ordner. Grenzen und Server stehen in der Konfigurationsdatei: aio-hub config show.</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
</context>
<context>
    <name>hub::ui::ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>hub::ui::SlowestCard</name>
    <message>
        <source>Slowest now</source>
        <translation>Zurzeit am langsamsten</translation>
    </message>
    <message>
        <source>p95 · share of 5 s · times in the last minute</source>
        <translation>p95 · Anteil an 5 s · Anzahl in der letzten Minute</translation>
    </message>
    <message>
        <source>Nothing ran in the last minute.</source>
        <translation>In der letzten Minute lief nichts.</translation>
    </message>
    <message numerus="yes">
        <source>%n times</source>
        <translation>
            <numerusform>%n-mal</numerusform>
            <numerusform>%n-mal</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hub::ui::StallWatch</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>The window has always answered within %1.</source>
        <translation>Das Fenster hat immer innerhalb von %1 geantwortet.</translation>
    </message>
    <message>
        <source>%1 times the window took longer than %2 to answer. The worst: %3 at %4. The last: %5 at %6.</source>
        <translation>%1-mal hat das Fenster länger als %2 gebraucht, um zu antworten. Am längsten: %3 um %4. Zuletzt: %5 um %6.</translation>
    </message>
</context>
<context>
    <name>hub::ui::StatusStrip</name>
    <message>
        <source>%1 running · %2 waiting</source>
        <translation>%1 laufen · %2 warten</translation>
    </message>
    <message>
        <source>Paused · %1</source>
        <translation>Angehalten · %1</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>The hub starts</source>
        <translation>Der Hub startet</translation>
    </message>
    <message>
        <source>The hub&apos;s address: copy it for a browser of this machine</source>
        <translation>Adresse des Hubs: für einen Browser dieses Rechners kopieren</translation>
    </message>
    <message>
        <source>Not running</source>
        <translation>Läuft nicht</translation>
    </message>
    <message>
        <source>The hub could not start</source>
        <translation>Der Hub konnte nicht starten</translation>
    </message>
    <message>
        <source>Where the hub keeps its data</source>
        <translation>Wo der Hub seine Daten hält</translation>
    </message>
    <message>
        <source>To the jobs</source>
        <translation>Zu den Aufträgen</translation>
    </message>
    <message>
        <source>Memory %1 of %2</source>
        <translation>Speicher %1 von %2</translation>
    </message>
    <message>
        <source>Memory %1</source>
        <translation>Speicher %1</translation>
    </message>
    <message>
        <source>Memory of the hub and all processes that it started</source>
        <translation>Speicher des Hubs und aller Prozesse, die er gestartet hat</translation>
    </message>
    <message>
        <source>Sandbox reduced</source>
        <translation>Sandbox eingeschränkt</translation>
    </message>
    <message>
        <source>Sandbox full</source>
        <translation>Sandbox vollständig</translation>
    </message>
    <message>
        <source>Pictures are read with less isolation than the hub can give: aio-hub doctor says why</source>
        <translation>Bilder werden weniger abgeschottet gelesen, als der Hub es kann: aio-hub doctor sagt, warum</translation>
    </message>
    <message>
        <source>Pictures are read in processes that can do nothing else</source>
        <translation>Bilder werden in Prozessen gelesen, die nichts anderes können</translation>
    </message>
</context>
<context>
    <name>hub::ui::Tray</name>
    <message>
        <source>AIO Creative Hub</source>
        <translation>AIO Creative Hub</translation>
    </message>
    <message>
        <source>The hub does not run</source>
        <translation>Der Hub läuft nicht</translation>
    </message>
    <message>
        <source>The jobs are paused</source>
        <translation>Die Aufträge sind angehalten</translation>
    </message>
    <message>
        <source>Pictures are read with less isolation</source>
        <translation>Bilder werden weniger abgeschottet gelesen</translation>
    </message>
    <message>
        <source>The memory is nearly used up</source>
        <translation>Der Speicher ist fast aufgebraucht</translation>
    </message>
    <message>
        <source>%1 running · %2 waiting</source>
        <translation>%1 laufen · %2 warten</translation>
    </message>
</context>
<context>
    <name>hub::ui::UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>hub::ui::WebViewPane</name>
    <message>
        <source>Workspace</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>Open in the browser?</source>
        <translation>Im Browser öffnen?</translation>
    </message>
    <message>
        <source>This link leaves the hub:</source>
        <translation>Dieser Link führt aus dem Hub hinaus:</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>Hier bleiben</translation>
    </message>
    <message>
        <source>Save the file</source>
        <translation>Datei speichern</translation>
    </message>
    <message>
        <source>Saved: %1</source>
        <translation>Gespeichert: %1</translation>
    </message>
    <message>
        <source>Not saved: %1: %2</source>
        <translation>Nicht gespeichert: %1: %2</translation>
    </message>
    <message>
        <source>Do not ask again for %1</source>
        <translation>Für %1 nicht mehr fragen</translation>
    </message>
    <message>
        <source>Saving %1…</source>
        <translation>%1 wird gespeichert …</translation>
    </message>
    <message>
        <source>Saving %1: %2 %</source>
        <translation>%1 wird gespeichert: %2 %</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation>Nicht gespeichert: %1</translation>
    </message>
</context>
</TS>
