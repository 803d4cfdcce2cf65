<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BlacklistPage</name>
    <message numerus="yes">
        <source>%Ln new entries.</source>
        <translation>
            <numerusform>%Ln new entry.</numerusform>
            <numerusform>%Ln new entries.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries removed. Contacts they had blocked are pending now.</source>
        <translation>
            <numerusform>%Ln entry removed. Contacts it had blocked are pending now.</numerusform>
            <numerusform>%Ln entries removed. Contacts they had blocked are pending now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln lines were not understood.</source>
        <translation>
            <numerusform>%Ln line was not understood.</numerusform>
            <numerusform>%Ln lines were not understood.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries written.</source>
        <translation>
            <numerusform>%Ln entry written.</numerusform>
            <numerusform>%Ln entries written.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactCommands</name>
    <message numerus="yes">
        <source>%Ln address(es) copied.</source>
        <translation>
            <numerusform>%Ln address copied.</numerusform>
            <numerusform>%Ln addresses copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) are being checked again.</source>
        <translation>
            <numerusform>%Ln contact is being checked again.</numerusform>
            <numerusform>%Ln contacts are being checked again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactMenu</name>
    <message numerus="yes">
        <source>What to do with %Ln contact(s)</source>
        <translation>
            <numerusform>What to do with %Ln contact</numerusform>
            <numerusform>What to do with %Ln contacts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln contact</numerusform>
            <numerusform>%Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DomainBars</name>
    <message numerus="yes">
        <source>Most frequent of %Ln domain(s)</source>
        <translation>
            <numerusform>Most frequent of %Ln domain</numerusform>
            <numerusform>Most frequent of %Ln domains</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DryRunCard</name>
    <message numerus="yes">
        <source>%Ln entries in the file.</source>
        <translation>
            <numerusform>%Ln entry in the file.</numerusform>
            <numerusform>%Ln entries in the file.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EditText</name>
    <message numerus="yes">
        <source>%Ln contact(s) removed.</source>
        <translation>
            <numerusform>%Ln contact removed.</numerusform>
            <numerusform>%Ln contacts removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln address(es) corrected, and being checked.</source>
        <translation>
            <numerusform>%Ln address corrected, and being checked.</numerusform>
            <numerusform>%Ln addresses corrected, and being checked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) are blacklisted now.</source>
        <translation>
            <numerusform>%Ln contact is blacklisted now.</numerusform>
            <numerusform>%Ln contacts are blacklisted now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln domain(s) put on the blacklist.</source>
        <translation>
            <numerusform>%Ln domain put on the blacklist.</numerusform>
            <numerusform>%Ln domains put on the blacklist.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) are back.</source>
        <translation>
            <numerusform>%Ln contact is back.</numerusform>
            <numerusform>%Ln contacts are back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Undone: %Ln contact(s) are again what they were.</source>
        <translation>
            <numerusform>Undone: %Ln contact is again what it was.</numerusform>
            <numerusform>Undone: %Ln contacts are again what they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be restored: they have changed since.</source>
        <translation>
            <numerusform>%Ln could not be restored: it has changed since.</numerusform>
            <numerusform>%Ln could not be restored: they have changed since.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <source>%Ln contact(s) will be written.</source>
        <translation>
            <numerusform>%Ln contact will be written.</numerusform>
            <numerusform>%Ln contacts will be written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) were written to {0}.</source>
        <translation>
            <numerusform>%Ln contact was written to {0}.</numerusform>
            <numerusform>%Ln contacts were written to {0}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FileDrops</name>
    <message numerus="yes">
        <source>Import %Ln file(s) into “{0}”</source>
        <translation>
            <numerusform>Import %Ln file into “{0}”</numerusform>
            <numerusform>Import %Ln files into “{0}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln file(s)</source>
        <translation>
            <numerusform>Import %Ln file</numerusform>
            <numerusform>Import %Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln contact</numerusform>
            <numerusform>%Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Headline</name>
    <message numerus="yes">
        <source>Checking %Ln contact(s)</source>
        <translation>
            <numerusform>Checking %Ln contact</numerusform>
            <numerusform>Checking %Ln contacts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) checked</source>
        <translation>
            <numerusform>%Ln contact checked</numerusform>
            <numerusform>%Ln contacts checked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobActions</name>
    <message numerus="yes">
        <source>%Ln not asked</source>
        <translation>
            <numerusform>%Ln not asked</numerusform>
            <numerusform>%Ln not asked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln look(s) like a typo</source>
        <translation>
            <numerusform>%Ln looks like a typo</numerusform>
            <numerusform>%Ln look like typos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln role address(es)</source>
        <translation>
            <numerusform>%Ln role address</numerusform>
            <numerusform>%Ln role addresses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unanswered</source>
        <translation>
            <numerusform>%Ln unanswered</numerusform>
            <numerusform>%Ln unanswered</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobHeader</name>
    <message numerus="yes">
        <source>%Ln row(s) without an address</source>
        <translation>
            <numerusform>%Ln row without an address</numerusform>
            <numerusform>%Ln rows without an address</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ListCommands</name>
    <message numerus="yes">
        <source>Delete the list “{0}” with %Ln contact(s) and the history of its imports? This cannot be undone. Your files are not touched.</source>
        <translation>
            <numerusform>Delete the list “{0}” with %Ln contact and the history of its imports? This cannot be undone. Your files are not touched.</numerusform>
            <numerusform>Delete the list “{0}” with %Ln contacts and the history of its imports? This cannot be undone. Your files are not touched.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ListPage</name>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln contact</numerusform>
            <numerusform>%Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Mailable</name>
    <message numerus="yes">
        <source>%Ln can be mailed</source>
        <translation>
            <numerusform>%Ln can be mailed</numerusform>
            <numerusform>%Ln can be mailed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NowRunningBar</name>
    <message numerus="yes">
        <source>+%Ln queued</source>
        <translation>
            <numerusform>+%Ln queued</numerusform>
            <numerusform>+%Ln queued</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln task(s) wait for their turn</source>
        <translation>
            <numerusform>%Ln task waits for its turn</numerusform>
            <numerusform>%Ln tasks wait for their turn</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PasteDialog</name>
    <message numerus="yes">
        <source>about %Ln address(es)</source>
        <translation>
            <numerusform>about %Ln address</numerusform>
            <numerusform>about %Ln addresses</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PolicyCard</name>
    <message numerus="yes">
        <source>%Ln stored contacts have a new status.</source>
        <translation>
            <numerusform>%Ln stored contact has a new status.</numerusform>
            <numerusform>%Ln stored contacts have a new status.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecheckDialog</name>
    <message numerus="yes">
        <source>%Ln contact(s) will be checked</source>
        <translation>
            <numerusform>%Ln contact will be checked</numerusform>
            <numerusform>%Ln contacts will be checked</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RejectedRowsDialog</name>
    <message numerus="yes">
        <source>%Ln row(s) gave no new contact:</source>
        <translation>
            <numerusform>%Ln row gave no new contact:</numerusform>
            <numerusform>%Ln rows gave no new contact:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RepairDialog</name>
    <message numerus="yes">
        <source>Dismiss %Ln</source>
        <translation>
            <numerusform>Dismiss %Ln</numerusform>
            <numerusform>Dismiss %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply %Ln correction(s)</source>
        <translation>
            <numerusform>Apply %Ln correction</numerusform>
            <numerusform>Apply %Ln corrections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take back %Ln correction(s)</source>
        <translation>
            <numerusform>Take back %Ln correction</numerusform>
            <numerusform>Take back %Ln corrections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Offer %Ln again</source>
        <translation>
            <numerusform>Offer %Ln again</numerusform>
            <numerusform>Offer %Ln again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) have their old address again.</source>
        <translation>
            <numerusform>%Ln contact has its old address again.</numerusform>
            <numerusform>%Ln contacts have their old addresses again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln suggestion(s) are offered again.</source>
        <translation>
            <numerusform>%Ln suggestion is offered again.</numerusform>
            <numerusform>%Ln suggestions are offered again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln suggestion(s) dismissed; they are not offered again.</source>
        <translation>
            <numerusform>%Ln suggestion dismissed; it is not offered again.</numerusform>
            <numerusform>%Ln suggestions dismissed; they are not offered again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln address(es) corrected, and being checked.</source>
        <translation>
            <numerusform>%Ln address corrected, and being checked.</numerusform>
            <numerusform>%Ln addresses corrected, and being checked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left as they are: the list has the corrected address already.</source>
        <translation>
            <numerusform>%Ln left as it is: the list has the corrected address already.</numerusform>
            <numerusform>%Ln left as they are: the list has the corrected addresses already.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message numerus="yes">
        <source>%Ln wait for their servers</source>
        <translation>
            <numerusform>%Ln waits for its server</numerusform>
            <numerusform>%Ln wait for their servers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourceWords</name>
    <message numerus="yes">
        <source>%Ln file(s) as one table</source>
        <translation>
            <numerusform>%Ln file as one table</numerusform>
            <numerusform>%Ln files as one table</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more file(s)</source>
        <translation>
            <numerusform>and %Ln more file</numerusform>
            <numerusform>and %Ln more files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Task</name>
    <message numerus="yes">
        <source>%Ln contact(s) wait for their servers</source>
        <translation>
            <numerusform>%Ln contact waits for its server</numerusform>
            <numerusform>%Ln contacts wait for their servers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln wait</source>
        <translation>
            <numerusform>%Ln waits</numerusform>
            <numerusform>%Ln wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln wait for their servers until {0}</source>
        <translation>
            <numerusform>%Ln waits for its server until {0}</numerusform>
            <numerusform>%Ln wait for their servers until {0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TaskCommands</name>
    <message numerus="yes">
        <source>Remove the %Ln contact(s) that this import added to “{0}”?</source>
        <translation>
            <numerusform>Remove the %Ln contact that this import added to “{0}”?</numerusform>
            <numerusform>Remove the %Ln contacts that this import added to “{0}”?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Discard this import? The %Ln contact(s) it has added so far are removed.</source>
        <translation>
            <numerusform>Discard this import? The %Ln contact it has added so far is removed.</numerusform>
            <numerusform>Discard this import? The %Ln contacts it has added so far are removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln older contact(s) get the fields back that it changed.</source>
        <translation>
            <numerusform>%Ln older contact gets the fields back that it changed.</numerusform>
            <numerusform>%Ln older contacts get the fields back that it changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) removed.</source>
        <translation>
            <numerusform>%Ln contact removed.</numerusform>
            <numerusform>%Ln contacts removed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln older contact(s) have their fields back.</source>
        <translation>
            <numerusform>%Ln older contact has its fields back.</numerusform>
            <numerusform>%Ln older contacts have their fields back.</numerusform>
        </translation>
    </message>
</context>
</TS>
